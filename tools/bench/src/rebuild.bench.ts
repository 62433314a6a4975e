import { randomBytes } from 'node:crypto';
import type { DirectoryConfig } from '@citadelle/directory/config';
import { directoryService } from '@citadelle/directory/service';
import { EventStore } from '@citadelle/event-store';
import { v7 as uuidv7 } from 'uuid';
import { openEventStoreDatabase } from './event-store-database.js';
import { personOf } from './people.js';
import type { Figure } from './report.js';

const AGENTS = 100_000;
const BATCH = 1_000;
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
    for (let n = 0; n < AGENTS; n += BATCH)
      await log.write(metadata, (tx) =>
        tx.appendAll(Array.from({ length: BATCH }, (_, i) => created(n + i))),
      );
    globalThis.gc?.();
    const before = residentMb();
    let most = before;
    const start = performance.now();
    const { rows, heldMs } = await new EventStore(dataSource, options).rebuild(agents, {
      onProgress: () => (most = Math.max(most, residentMb())),
    });
    const rate = (AGENTS * 1_000) / (performance.now() - start);
    return [
      {
        bench: 'rebuild',
        measured: `${AGENTS} events of agents, encrypted, into ${rows} rows with their indexes`,
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

function created(n: number) {
  const agentId = uuidv7();
  const { usualName, firstName, birthDate, unit } = personOf(n);
  const data = { agentId, usualName, firstName, birthDate, unit, possibleDuplicateOf: [] };
  return {
    ...{ stream: `agent-${agentId}`, expectedVersion: 0 },
    events: [{ type: 'AgentCreated', data }],
  };
}

function residentMb(): number {
  return process.memoryUsage().rss / 2 ** 20;
}
