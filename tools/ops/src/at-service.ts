import { ConfigError } from '@citadelle/service-kit';
import { closeFoundations, type Foundations, NotMigrated, openFoundations } from '@citadelle/service-kit/quiet';
import { UnknownEvent } from '@citadelle/event-store';
import { sqlStateOf } from '@citadelle/messaging/faults';
import type { InstalledService } from './installation.js';
import { broken } from './stop.js';

/** Works on the database of a service as it is; a `Stop` says what to do when that cannot be used. */
export async function atService<T>(
  { definition, config }: InstalledService,
  work: (foundations: Foundations) => Promise<T>,
): Promise<T> {
  const log = { write: (line: string) => void process.stderr.write(line) };
  let foundations: Foundations | undefined;
  try {
    foundations = await openFoundations(definition, config, log);
    return await work(foundations);
  } catch (error) {
    throw explained(definition.name, error);
  } finally {
    if (foundations) await closeFoundations(foundations);
  }
}

/** The error in a sentence, without the data that it was about; any other as it is. */
function explained(service: string, error: unknown): unknown {
  if (error instanceof ConfigError) return broken(`${service}: ${error.message}`);
  if (error instanceof NotMigrated)
    return broken(
      `The tables of ${service} are not yet those of this version: start ${service} in this version, then run this again.`,
    );
  if (error instanceof UnknownEvent)
    return broken(
      `The log of ${service} is newer than this version (${error.message}): run the version that ${service} runs.`,
    );
  const code = sqlStateOf(error) ?? networkCodeOf(error);
  if (code === undefined) return error;
  const { constraint } = error as { constraint?: string };
  const where = constraint === undefined ? code : `${code}, ${constraint}`;
  return broken(
    `The database of ${service} cannot be used (${where}): see to it, then run this again.`,
  );
}

function networkCodeOf(error: unknown): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^E[A-Z_]+$/.test(code) ? code : undefined;
}
