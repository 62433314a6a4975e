import { randomBytes } from 'node:crypto';
import { type DomainEvent, EventStore, eventStoreMigrations } from '@citadelle/event-store';
import { liveAndRebuilt } from '@citadelle/testing';
import { storeTables } from '@citadelle/testing/store-database';
import { beforeAll, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { type AgentEvent, agentStream } from './agents/agent.events.js';
import type { DirectoryConfig } from './directory.config.js';
import { directoryService } from './directory.service.js';
import { type ImportEvent, importStream } from './imports/import.events.js';
import { type AdministratorsEvent, administratorsStream } from './units/administrators.js';
import { type UnitEvent, unitStream } from './units/unit.js';

const { migrations, ...parts } = directoryService.persistence!({} as DirectoryConfig);
const database = storeTables({ migrations: [...eventStoreMigrations, ...migrations] });
const metadata = { correlationId: 'rebuild', by: 'system' };
let store: EventStore;
beforeAll(() => {
  store = new EventStore(database.manager.dataSource, {
    ...parts,
    source: '/citadelle/directory',
    personalDataKey: randomBytes(32),
  });
});

/** Writes to these streams at once, each after what it has. */
const write = (...appends: [stream: string, ...events: DomainEvent[]][]) =>
  store.write(metadata, async (tx) => {
    const loaded = await tx.loadAll(appends.map(([stream]) => stream));
    await tx.appendAll(
      appends.map(([stream, ...events], index) => ({
        ...{ stream, events, expectedVersion: loaded[index]!.version },
      })),
    );
  });
const ofAgent = (agentId: string, ...events: AgentEvent[]) =>
  [agentStream(agentId), ...events] as [string, ...AgentEvent[]];
const ofUnit = (unitId: string, ...events: UnitEvent[]) =>
  [unitStream(unitId), ...events] as [string, ...UnitEvent[]];
const ofImport = (importId: string, ...events: ImportEvent[]) =>
  [importStream(importId), ...events] as [string, ...ImportEvent[]];
const ofAdministrators = (...events: AdministratorsEvent[]) =>
  [administratorsStream, ...events] as [string, ...AdministratorsEvent[]];

function created(agentId: string, usualName: string, firstName: string): AgentEvent {
  const data = { agentId, usualName, firstName, birthDate: '1980-02-29', unit: 'SIG-AESH' };
  return { type: 'AgentCreated', data: { ...data, possibleDuplicateOf: [] } };
}
const COUNTS = { created: 1, changed: 1, returning: 0, alreadyKnown: 0, rejected: 0, empty: 0 };
function begun(importId: string): ImportEvent[] {
  const day = { extractedOn: '2026-09-01', extractedOnSaid: true };
  const file = {
    importId,
    mode: 'synchronise',
    scope: [],
    ...day,
    sha256: '0f',
    bytes: 9,
  } as const;
  const counts = { ...COUNTS, total: 2, departing: 1, homonyms: 0, possibleDuplicates: 0 };
  return [
    { type: 'ImportBegun', data: file },
    { type: 'ImportPlanned', data: { importId, counts, blocked: ['renames'] } },
  ];
}
const departed = (agentId: string): AgentEvent => ({
  ...{ type: 'AgentDeparted', data: { agentId, on: '2026-09-01' } },
});
const returned = (agentId: string): AgentEvent => ({
  ...{ type: 'AgentReturned', data: { agentId, on: '2026-10-01' } },
});

const renamed = (agentId: string, usualName: string, hideOldNames: boolean): AgentEvent => ({
  type: 'AgentRenamed',
  data: { agentId, usualName, firstName: 'Zoé', newLogin: false, hideOldNames, through: 'hand' },
});
const assigned = (agentId: string, through: 'hand' | 'file'): AgentEvent => ({
  ...{ type: 'AgentAssigned', data: { agentId, unit: 'RECTORAT', from: 'SIG-AESH', through } },
});
const phoned = (agentId: string, phone: string | null): AgentEvent => ({
  ...{ type: 'AgentPhoneChanged', data: { agentId, phone, through: 'hand' } },
});
const announced = (agentId: string, on: string): AgentEvent => ({
  ...{ type: 'DepartureAnnounced', data: { agentId, on, endsOn: '2027-08-31', through: 'hand' } },
});

const rebuilt = () =>
  liveAndRebuilt(
    (sql) => database.rows(sql),
    parts.projections,
    (model) => store.rebuild(model),
  );

it('builds agents, units, managers and administrators again as they are', async () => {
  const [zoe, jean, anne, marc] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()] as const;
  const unit = (unitId: string, name: string) => ({ unitId, name });
  await write(
    ofAgent(zoe, created(zoe, 'L’Hôpital-Ménard', 'Zoé')),
    ofAgent(jean, created(jean, 'Le Goff', 'Jean-Noël'), departed(jean)),
    ofUnit('SIG-AESH', { type: 'UnitDeclared', data: unit('SIG-AESH', 'AESH') }),
  );
  await write(
    ofAgent(anne, created(anne, 'Ünal', 'Anne')),
    ofAgent(marc, created(marc, 'Marc', 'Marc')),
  );
  await write(
    ofAgent(anne, departed(anne)),
    ofAgent(zoe, departed(zoe)),
    ofAgent(jean, returned(jean)),
  );
  await write(ofAgent(anne, returned(anne), departed(anne)), ofAgent(zoe, returned(zoe)));
  await write(
    ofUnit(
      'SIG-AESH',
      { type: 'ManagerAppointed', data: { unitId: 'SIG-AESH', agentId: anne } },
      { type: 'UnitRenamed', data: unit('SIG-AESH', 'Élèves en situation de handicap') },
      { type: 'ManagerAppointed', data: { unitId: 'SIG-AESH', agentId: marc } },
      { type: 'ManagerDismissed', data: { unitId: 'SIG-AESH', agentId: anne } },
    ),
    ofUnit('RECTORAT', { type: 'UnitDeclared', data: unit('RECTORAT', 'Rectorat') }),
    ofAdministrators(
      { type: 'AdministratorAppointed', data: { agentId: zoe } },
      { type: 'AdministratorAppointed', data: { agentId: marc } },
      { type: 'AdministratorDismissed', data: { agentId: zoe } },
      {
        type: 'AdministratorProposed',
        data: { agentId: jean, by: marc, change: 'appoint', expiresAt: '2026-09-04T08:00:00.000Z' },
      },
      {
        type: 'AdministratorProposed',
        data: { agentId: marc, by: zoe, change: 'depart', expiresAt: '2026-09-04T08:00:00.000Z' },
      },
      { type: 'AdministratorDepartureAgreed', data: { agentId: marc, on: '2026-12-01' } },
    ),
  );
  const before = await database.rows('SELECT * FROM outbox ORDER BY id');
  const { live, rebuilt: again } = await rebuilt();
  expect(Object.values(live).map((rows) => rows.length)).toEqual([4, 7, 2, 1, 1, 1, 0]);
  expect(again).toEqual(live);
  expect(await database.rows('SELECT * FROM outbox ORDER BY id')).toEqual(before);
});

it('builds agents again as they changed: by what they are found, until when, and what was changed by hand', async () => {
  const [zoe, jean, anne] = [uuidv7(), uuidv7(), uuidv7()] as const;
  await write(
    ofAgent(zoe, created(zoe, 'Lévêque', 'Zoé'), renamed(zoe, 'Morel', false), phoned(zoe, '4712')),
    ofAgent(jean, created(jean, 'Montrait', 'Zoé'), announced(jean, '2027-09-01')),
    ofAgent(anne, created(anne, 'Assigne', 'Anne'), announced(anne, '2027-07-01')),
  );
  await write(
    ofAgent(zoe, renamed(zoe, 'Lévêque-Morel', true), phoned(zoe, null), assigned(zoe, 'file')),
    ofAgent(jean, renamed(jean, 'Moreau', false), departed(jean), returned(jean)),
    ofAgent(anne, assigned(anne, 'hand'), {
      ...{ type: 'DepartureWithdrawn', data: { agentId: anne, through: 'file' } },
    }),
  );
  const { live, rebuilt: again } = await rebuilt();
  expect(again).toEqual(live);
  const termsOf = async (agentId: string) => {
    const sql = 'SELECT term FROM agent_name_terms WHERE agent_id = $1 ORDER BY term';
    const rows = await database.rows<{ term: string }>(sql, [agentId]);
    return rows.map(({ term }) => term);
  };
  expect(await termsOf(zoe)).toEqual(['morel', 'zoe']);
  expect(await termsOf(jean)).toEqual(['montrait', 'zoe']);
});

it('builds imports again: one that was applied to its departures, one that was abandoned, one that waits', async () => {
  const [done, abandoned, ready] = [uuidv7(), uuidv7(), uuidv7()] as const;
  await write(ofImport(done, ...begun(done)), ofImport(abandoned, ...begun(abandoned)));
  await write(
    ofImport(
      done,
      { type: 'ImportConfirmed', data: { importId: done, by: 'zoe', override: ['renames'] } },
      { type: 'LinesApplied', data: { importId: done, upTo: 2, counts: COUNTS } },
      { type: 'ImportDone', data: { importId: done } },
      { type: 'DeparturesConfirmed', data: { importId: done, by: 'marc', override: [] } },
      { type: 'DeparturesApplied', data: { importId: done, upTo: 1, departed: 1 } },
      { type: 'ImportDone', data: { importId: done } },
    ),
    ofImport(abandoned, { type: 'ImportAbandoned', data: { importId: abandoned, why: 'asked' } }),
    ofImport(ready, ...begun(ready)),
  );
  const { live, rebuilt: again } = await rebuilt();
  expect(live.imports).toHaveLength(3);
  expect(again).toEqual(live);
});

it('does not find again who was forgotten, whatever happened to them later', async () => {
  const agentId = uuidv7();
  await write(ofAgent(agentId, created(agentId, 'Oubli', 'Paul'), departed(agentId)));
  await store.write(metadata, (tx) => tx.forget(agentId));
  await write(ofAgent(agentId, returned(agentId), renamed(agentId, 'Oubliée', false)));
  const { rebuilt: again } = await rebuilt();
  expect(JSON.stringify(again)).not.toContain(agentId);
  expect(again.agents).toHaveLength(7);
});
