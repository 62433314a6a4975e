import { waitAtMost } from '@citadelle/async';
import { commonSignNames, type SignName } from '@citadelle/contracts';
import type { Lag } from '@citadelle/messaging';
import { migrationsOf, type ServiceSigns } from './service-signs.js';
import { judgeSigns, type Reading, type Sign } from './sign.js';
import { type Ask, VitalSignStore } from './vital-sign.store.js';

/** A source that has not answered by then counts as away, and what it knows as unknown. */
export const ANSWER_WITHIN_MS = 1_200;

/** Who is asked about a service. Each may be away without the other. */
export interface Sources {
  /** Asks its database; two statements at a time at most. */
  readonly ask: Ask;
  /** Asks the broker how far its group is behind. */
  readonly lag: () => Promise<Lag>;
}

const store = new VitalSignStore();

/** All signs of a service, within the limit; unknown where a source did not answer, or not in time. */
export async function readSigns(
  { service, own, ...facts }: ServiceSigns,
  { ask, lag }: Sources,
  withinMs: number = ANSWER_WITHIN_MS,
): Promise<Sign[]> {
  const known = migrationsOf(facts).map((Migration) => nameOf(new Migration()));
  const readings: Reading[] = [];
  const take = async (read: () => Promise<Reading[]>) => {
    readings.push(...(await read().catch(() => [])));
  };
  const ofDatabase = [
    () => store.runningVersions(ask, service),
    () => store.migrations(ask, known),
    () => store.unpublished(ask),
    () => store.setAside(ask),
    () => store.relayLeader(ask),
    () => store.memory(ask),
    () => store.parked(ask, service),
    () => store.overdueDeadlines(ask),
    () => store.checkpoint(ask),
  ];
  const ofServiceAlone = Object.entries(own).map(([name, statement]) => async () => {
    const [counted] = await ask(statement);
    return [{ name: name as SignName, ...counted }];
  });
  let isOver = false;
  const inTurn = async (reads: readonly (() => Promise<Reading[]>)[]) => {
    for (const read of reads) {
      if (isOver) return;
      await take(read);
    }
  };
  const ofBroker = async () => lagSigns(await lag());
  // Beside each other: to count over a large table takes longer than all that every service shows.
  const all = [inTurn(ofDatabase), inTurn(ofServiceAlone), take(ofBroker)];
  await waitAtMost(withinMs, Promise.all(all));
  isOver = true;
  const names = [...commonSignNames, ...(Object.keys(own) as SignName[])];
  return judgeSigns(names, readings);
}

function lagSigns({ waiting, late }: Lag): Reading[] {
  return [
    { name: 'lag', count: Number(waiting) },
    { name: 'late-messages', count: Number(late) },
  ];
}

/** TypeORM's name of a migration. */
function nameOf(migration: { readonly name?: string }): string {
  return migration.name ?? migration.constructor.name;
}
