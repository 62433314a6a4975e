import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CredentialsConfig } from '@citadelle/credentials/config';
import { credentialsService } from '@citadelle/credentials/service';
import type { DirectoryConfig } from '@citadelle/directory/config';
import { directoryService } from '@citadelle/directory/service';
import {
  type DomainEvent,
  EventStore,
  eventStoreMigrations,
  type RecordedEvent,
} from '@citadelle/event-store';
import { type GeneratedPerson, staff } from '@citadelle/generate';
import { storeTables } from '@citadelle/testing/store-database';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { printTable } from '../support/table.js';
import { digestsOf } from '../support/table-digests.js';

const PEOPLE = 100_000;
const AT_A_TIME = 1_000;
/** How many newcomers are written at a time while a read model is built again, each with changes of somebody older. */
const BESIDE = 20;
/** The writer shares its process with the rebuild, which would never catch up with one that does not pause. */
const WRITE_EVERY_MS = 200;
const metadata = { correlationId: 'rebuild', by: 'system' };

const { privateKey } = generateKeyPairSync('x25519');
const jwk = JSON.stringify(privateKey.export({ format: 'jwk' }));
const keys = { CREDENTIALS_PRIVATE_KEY: Buffer.from(jwk).toString('base64') };

/** What happens to one agent, in the log of one service. */
interface Story {
  readonly stream: (agentId: string) => string;
  readonly begins: (agentId: string, person: GeneratedPerson, n: number) => DomainEvent[];
  readonly goesOn: (agentId: string, n: number) => DomainEvent[];
}

const inDirectory: Story = {
  stream: (agentId) => `agent-${agentId}`,
  begins: (agentId, { usualName, birthName, firstName, birthDate, unit }) => {
    const named = { usualName: usualName || birthName, firstName, birthDate };
    return [
      { type: 'AgentCreated', data: { agentId, ...named, unit, possibleDuplicateOf: [] } },
      { type: 'DepartureAnnounced', data: { agentId, on: '2027-09-01', through: 'file' } },
    ];
  },
  goesOn: (agentId, n) => {
    const names = { usualName: `Le Goff-${'abcdefghij'[n % 10]}`, firstName: 'Éloïse' };
    const how = { newLogin: true, hideOldNames: n % 2 === 0, through: 'hand' };
    return [
      { type: 'AgentRenamed', data: { agentId, ...names, ...how } },
      { type: 'AgentAssigned', data: { agentId, unit: 'B', from: 'A', through: 'hand' } },
      { type: 'AgentDeparted', data: { agentId, on: '2026-11-01' } },
    ];
  },
};

const inCredentials: Story = {
  stream: (agentId) => `account-${agentId}`,
  begins: (_, __, n) => [
    {
      type: 'AccountOpened',
      data: { login: `login${n}`, address: `login${n}@ac-besancon.fr`, rank: 1 },
    },
    { type: 'InitialPasswordSeeded', data: {} },
  ],
  goesOn: (_, n) => [
    { type: 'LoginRenumbered', data: { from: `login${n}`, to: `login${n}n` } },
    { type: 'AccountContested', data: { by: 'owner', resetId: null, reason: null, at: '' } },
    { type: 'AccountClosed', data: {} },
  ],
};

describe.each([
  ['directory', directoryService.persistence!({} as DirectoryConfig), inDirectory],
  ['credentials', credentialsService.persistence!(keys as CredentialsConfig), inCredentials],
] as const)('the read models of %s with 100,000 agents', (service, persistence, story) => {
  const { migrations, ...parts } = persistence;
  const database = storeTables({ migrations: [...eventStoreMigrations, ...migrations] });
  const ids: string[] = [];
  const people = staff({ people: 10 * PEOPLE, seed: 16, on: '2026-09-01' });
  let store: EventStore;
  let changed = 0;

  const newcomers = (count: number) =>
    Array.from({ length: count }, () => {
      const agentId = uuidv7();
      const events = story.begins(agentId, people.next().value as GeneratedPerson, ids.length);
      ids.push(agentId);
      return { stream: story.stream(agentId), expectedVersion: 0, events };
    });
  const changes = (count: number) =>
    Array.from({ length: count }, () => {
      const n = changed++;
      const agentId = ids[n]!;
      const events = story.goesOn(agentId, n);
      return { stream: story.stream(agentId), expectedVersion: 2, events };
    });

  const tables = () =>
    digestsOf(
      (sql) => database.rows(sql),
      parts.projections.flatMap((model) => model.tables),
    );
  const project = async (events: readonly RecordedEvent[]) => {
    for (const model of parts.projections) await model.project(events, database.manager);
  };

  /** All of it again, by what writes it as events are appended. */
  async function projectLive(): Promise<void> {
    for (const { tables } of parts.projections)
      for (const table of tables) await database.rows(`DELETE FROM ${table}`);
    const batch: RecordedEvent[] = [];
    for await (const event of store.read())
      if (batch.push(event) === AT_A_TIME) await project(batch.splice(0));
    await project(batch);
  }

  beforeAll(async () => {
    store = new EventStore(database.manager.dataSource, {
      ...parts,
      publishers: [],
      source: '/citadelle/test',
      personalDataKey: randomBytes(32),
    });
    while (ids.length < PEOPLE)
      await store.write(metadata, (tx) => tx.appendAll(newcomers(AT_A_TIME)));
    await store.write(metadata, (tx) => tx.appendAll(changes(AT_A_TIME)));
  }, 600_000);

  it('are built again as they are', async () => {
    const live = await tables();
    for (const model of parts.projections) await store.rebuild(model);
    expect(await tables()).toEqual(live);
  }, 600_000);

  it('are built again as they become, while writes go on', async () => {
    let rebuilding = true;
    let writes = 0;
    const writing = (async () => {
      for (; rebuilding; writes += 1) {
        await store.write(metadata, (tx) => tx.appendAll(newcomers(BESIDE)));
        await store.write(metadata, (tx) => tx.appendAll(changes(BESIDE)));
        await pause(WRITE_EVERY_MS);
      }
    })();
    const counted: Record<string, unknown>[] = [];
    try {
      for (const model of parts.projections) {
        const before = writes;
        const { events, rows, heldMs } = await store.rebuild(model);
        const meanwhile = 2 * (writes - before);
        counted.push({ model: model.name, events, rows, meanwhile, heldMs: Math.round(heldMs) });
        expect(meanwhile).toBeGreaterThan(0);
        expect(heldMs).toBeLessThan(1_000);
      }
    } finally {
      rebuilding = false;
      await writing;
    }
    printTable(`Rebuilt in ${service} while writes went on`, counted);
    const rebuilt = await tables();
    await projectLive();
    expect(rebuilt).toEqual(await tables());
  }, 900_000);
});
