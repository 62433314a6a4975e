import { randomBytes } from 'node:crypto';
import { AuditKey, CheckpointMaker, EventStore, verifyLog } from '@citadelle/event-store';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { openEventStoreDatabase } from './event-store-database.js';
import type { Figure } from './report.js';
import { median } from './statistics.js';

const EVENTS = 100_000;
const STREAMS_AT_A_TIME = 250;
const ROUNDS = 3;
const SERVICE = 'bench';

/** How fast a log is verified that was written by the store: two events a stream, as of an agent who was just created. */
export async function verifying(databaseUrl: string): Promise<Figure> {
  const dataSource = await openEventStoreDatabase(databaseUrl);
  try {
    await fill(dataSource);
    const key = new AuditKey(randomBytes(32));
    const maker = new CheckpointMaker({ dataSource, service: SERVICE, key });
    let covered = 0;
    for await (const { events } of maker.makeWhenOlderThan(0)) covered += events;
    if (covered !== EVENTS) throw new Error('the checkpoints do not cover the log');
    const speeds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now();
      const { events, findings } = await verifyLog(dataSource, { service: SERVICE, keys: [key] });
      if (events !== EVENTS || findings.length > 0) throw new Error('the log is not as written');
      speeds.push((events * 1_000) / (performance.now() - start));
    }
    return {
      bench: 'verify',
      measured: `events/s of ${EVENTS.toLocaleString('en')}, their chains and checkpoints`,
      value: median(speeds),
      unit: '/s',
      target: { atLeast: 50_000 },
    };
  } finally {
    await dataSource.destroy();
  }
}

async function fill(dataSource: DataSource): Promise<void> {
  const personal = ['usualName', 'firstName', 'birthDate'];
  const store = new EventStore(dataSource, {
    source: '/citadelle/bench',
    schemas: {
      AgentCreated: { version: 1, personal, subject: ({ agentId }) => String(agentId) },
      AccountOpened: { version: 1 },
    },
    projections: [],
    publishers: [],
    personalDataKey: randomBytes(32),
  });
  for (let written = 0; written < EVENTS; written += STREAMS_AT_A_TIME * 2) {
    const appends = Array.from({ length: STREAMS_AT_A_TIME }, () => {
      const agentId = uuidv7();
      const person = { usualName: 'MOULINAUX', firstName: 'Roger', birthDate: '1962-03-14' };
      const account = { login: 'rmoulinaux', address: 'roger.moulinaux@ac-besancon.fr', rank: 1 };
      const events = [
        { type: 'AgentCreated', data: { agentId, ...person, unit: 'SIG-AESH' } },
        { type: 'AccountOpened', data: { agentId, ...account } },
      ];
      return { stream: `agent-${agentId}`, expectedVersion: 0, events };
    });
    await store.write({ correlationId: uuidv7(), by: 'system' }, (tx) => tx.appendAll(appends));
  }
}
