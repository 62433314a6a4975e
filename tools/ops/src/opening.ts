import { AlreadyRunning } from '@citadelle/event-store';
import { isEnvironmental, reasonOf } from '@citadelle/messaging/faults';
import { QuietService } from '@citadelle/service-kit/quiet';
import { type Foundations, NotMigrated, openBeside } from '@citadelle/service-kit/resync';
import type { InstalledService } from './installation.js';
import { broken, Stop } from './stop.js';

/** What a tool logs beside the service is of no use to anybody: the command tells what came of it. */
const NOWHERE = { write: () => undefined };

/** Opens database and broker of a service for some work, and closes them after it. */
export async function withFoundations<T>(
  { definition, config }: InstalledService,
  work: (foundations: Foundations) => Promise<T>,
): Promise<T> {
  const { name } = definition;
  const opened = await opening(name, () => openBeside(definition, config, NOWHERE));
  try {
    return await working(name, opened, () => work(opened));
  } finally {
    await opened.broker.close();
    await opened.dataSource.destroy();
  }
}

/** Opens the code of a service for some work, and closes it after it. */
export async function withQuietService<T>(
  { definition, config }: InstalledService,
  work: (service: QuietService) => Promise<T>,
): Promise<T> {
  const { name } = definition;
  const service = await opening(name, () => QuietService.open(definition, config, NOWHERE));
  try {
    return await working(name, service.foundations, () => work(service));
  } finally {
    await service.close();
  }
}

async function opening<T>(name: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof NotMigrated)
      throw broken(`The database of ${name} lacks migrations: start ${name} once, it makes them.`);
    throw broken(`The database of ${name} cannot be used (${reasonOf(error)}): see to it first.`);
  }
}

async function working<T>(
  name: string,
  { broker }: Pick<Foundations, 'broker'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    await broker.ping();
  } catch (error) {
    throw broken(`The broker does not answer (${reasonOf(error)}): see to it first.`);
  }
  try {
    return await work();
  } catch (error) {
    if (error instanceof AlreadyRunning)
      throw new Stop(`${error.what} runs already on ${name}: wait until it has ended.`);
    if (isEnvironmental(error))
      throw broken(
        `The database of ${name} or the broker went away (${reasonOf(error)}): once they are back, run it again.`,
      );
    throw error;
  }
}
