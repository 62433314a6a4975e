import { AlreadyRunning, UnknownEvent } from '@citadelle/event-store';
import { ConfigError } from '@citadelle/service-kit';
import {
  closeFoundations,
  type Foundations,
  NotMigrated,
  openFoundations,
  QuietService,
  WrongPersonalDataKey,
} from '@citadelle/service-kit/quiet';
import { isEnvironmental, reasonOf, sqlStateOf } from '@citadelle/messaging/faults';
import type { InstalledService } from './installation.js';
import { broken, Stop } from './stop.js';

/** The log of the service's code while a command uses it: the command itself tells what became of its work. */
const nowhere = { write: () => undefined };

/** Longer than any statement of a command takes: the limit of a service's own is not one for a whole log. */
const NO_LIMIT = 'P1D';

/**
 * Works on the database, event store and broker of a service, and closes them. What is away is told by a `Stop`.
 * `patient` is for statements that go through all that the service ever wrote.
 */
export function overFoundations<Result>(
  { definition, config }: InstalledService,
  work: (foundations: Foundations) => Promise<Result>,
  { patient = false } = {},
): Promise<Result> {
  const settings = patient ? withoutLimit(config) : config;
  return explained(definition.name, async () => {
    const foundations = await openFoundations(definition, settings, nowhere);
    try {
      return await work(foundations);
    } finally {
      await closeFoundations(foundations);
    }
  });
}

/** As {@link overFoundations}, with the code of the service and its handlers of messages. */
export function overCode<Result>(
  { definition, config }: InstalledService,
  work: (service: QuietService) => Promise<Result>,
): Promise<Result> {
  return explained(definition.name, async () => {
    const service = await QuietService.open(definition, config, nowhere);
    try {
      return await work(service);
    } finally {
      await service.close();
    }
  });
}

function withoutLimit<Config extends object>(config: Config): Config {
  const copy = Object.create(Object.getPrototypeOf(config) as object) as Config;
  return Object.assign(copy, config, { DATABASE_STATEMENT_TIMEOUT: NO_LIMIT });
}

/** Throws a `Stop` when the broker does not answer. */
export async function assertAnswers(broker: Foundations['broker']): Promise<void> {
  await broker.ping().catch((error: unknown) => {
    throw broken(`The broker does not answer (${reasonOf(error)}): see to it first.`);
  });
}

async function explained<Result>(service: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotMigrated)
      throw broken(
        `The tables of ${service} are older than this version: start the service in this version, which brings them up to date, and run this again.`,
      );
    if (error instanceof WrongPersonalDataKey)
      throw new Stop(`${error.message}: set the one of the running service.`);
    if (error instanceof AlreadyRunning)
      throw new Stop(`${error.what} runs already on ${service}: wait until it has ended.`);
    if (error instanceof UnknownEvent)
      throw broken(
        `The log of ${service} is newer than this version (${error.message}): run the version that the service runs.`,
      );
    if (error instanceof ConfigError) throw broken(`${service}: ${error.message}`);
    const state = sqlStateOf(error);
    if (state?.startsWith('42'))
      throw broken(
        `The tables of ${service}, or our rights on them, do not fit this version (${state}): run the version that the service runs.`,
      );
    // A wrong password, or a database that does not exist.
    if (state?.startsWith('28') || state === '3D000')
      throw broken(`The database of ${service} refuses us (${state}): check DATABASE_URL.`);
    if (state?.startsWith('23'))
      throw broken(
        `The database of ${service} contradicts itself (${[state, constraintOf(error)].filter(Boolean).join(' ')}): verify says whether somebody altered its log.`,
      );
    if (isEnvironmental(error))
      throw broken(
        `What ${service} needs is away (${reasonOf(error)}): bring its database and its broker back, and run this again.`,
      );
    throw error;
  }
}

function constraintOf(error: unknown): string | undefined {
  return (error as { constraint?: string }).constraint;
}
