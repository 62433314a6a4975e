import { randomBytes } from 'node:crypto';
import type { DirectoryConfig } from '@citadelle/directory/config';
import { directoryService } from '@citadelle/directory/service';
import { EventStore } from '@citadelle/event-store';
import { type GeneratedPerson, staff } from '@citadelle/generate';
import { v7 as uuidv7 } from 'uuid';
import { openEventStoreDatabase } from './event-store-database.js';
import type { Figure } from './report.js';

const AGENTS = 100_000;
const BATCH = 1_000;
const SEED = 16;
const SEPTEMBER = '2026-09-01';
const metadata = { correlationId: 'bench', by: 'system' };

/** The read model of agents built again from so many events, and how much memory that takes beside what was there. */
export async function rebuilding(databaseUrl: string): Promise<Figure[]> {
  const { migrations, ...parts } = directoryService.persistence!({} as DirectoryConfig);
  const dataSource = await openEventStoreDatabase(databaseUrl, migrations);
  const options = { ...parts, source: '/citadelle/bench', personalDataKey: randomBytes(32) };
  try {
    const agents = parts.projections.find(({ name }) => name === 'agents')!;
    // Without its projections: what is read is the log alone.
    const log = new EventStore(dataSource, { ...options, projections: [], publishers: [] });
    let events = 0;
    const batch = [];
    for (const person of staff({ people: AGENTS, seed: SEED, on: SEPTEMBER })) {
      if (batch.push(created(person)) < BATCH) continue;
      const appends = batch.splice(0);
      await log.write(metadata, (tx) => tx.appendAll(appends));
      events += appends.flatMap((append) => append.events).length;
    }
    globalThis.gc?.();
    const before = residentMb();
    let most = before;
    const start = performance.now();
    const { rows, heldMs } = await new EventStore(dataSource, options).rebuild(agents, {
      onProgress: () => (most = Math.max(most, residentMb())),
    });
    const rate = (events * 1_000) / (performance.now() - start);
    return [
      {
        bench: 'rebuild',
        measured: `${events} events of ${AGENTS} agents, encrypted, into ${rows} rows with their indexes`,
        value: rate,
        unit: '/s',
        target: { atLeast: 10_000 },
      },
      {
        bench: 'rebuild',
        measured: 'memory that it took beside what was there',
        value: most - before,
        unit: 'MB',
        target: { atMost: 100 },
      },
      {
        bench: 'rebuild',
        measured: 'the longest that an append had to wait for it',
        value: heldMs,
        unit: 'ms',
        target: { atMost: 1_000 },
      },
    ];
  } finally {
    await dataSource.destroy();
  }
}

/** As a file of HR creates somebody: with the end of their contract, if it has one. */
function created(person: GeneratedPerson) {
  const agentId = uuidv7();
  const { birthName, firstName, birthDate, unit, endsOn } = person;
  const names = { usualName: person.usualName || birthName, firstName, birthDate };
  const data = { agentId, ...names, unit, possibleDuplicateOf: [] };
  const end = { agentId, on: endsOn, endsOn, through: 'file' };
  return {
    ...{ stream: `agent-${agentId}`, expectedVersion: 0 },
    events: [
      { type: 'AgentCreated', data },
      ...(endsOn ? [{ type: 'DepartureAnnounced', data: end }] : []),
    ],
  };
}

function residentMb(): number {
  return process.memoryUsage().rss / 2 ** 20;
}
