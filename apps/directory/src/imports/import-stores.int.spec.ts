import { randomBytes } from 'node:crypto';
import { EventStore, eventStoreMigrations, type SubjectBox } from '@citadelle/event-store';
import { storeTables } from '@citadelle/testing/store-database';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { directoryMigrations } from '../migrations/index.js';
import { keepAgent } from '../stores.fixture.js';
import { importSubject } from './import.events.js';
import { ImportChunkStore } from './import-chunk.store.js';
import { FIRST_ABSENT, type LinePlan, type PersonLine } from './import-line.js';
import { ImportLineStore } from './import-line.store.js';
import { ImportTallyStore } from './import-tally.store.js';
import { ImportWorkStore } from './import-work.store.js';
import { KnownPeopleStore } from './known-people.store.js';

const database = storeTables({ migrations: [...eventStoreMigrations, ...directoryMigrations] });
const lines = new ImportLineStore();
const chunks = new ImportChunkStore();
const tallies = new ImportTallyStore();
const works = new ImportWorkStore();
const people = new KnownPeopleStore();

let store: EventStore;
beforeAll(() => {
  store = new EventStore(database.manager.dataSource, {
    ...{ source: '/citadelle/directory', schemas: {}, projections: [], publishers: [] },
    personalDataKey: randomBytes(32),
  });
});

async function someImport(): Promise<{ importId: string; box: SubjectBox }> {
  const importId = uuidv7();
  return { importId, box: (await store.boxOf(importSubject(importId)))! };
}
const digest = (text: string) => Buffer.alloc(32, text);
const fingerprints = (text: string) => ({ made: digest(text), forms: [digest(text), digest('x')] });
const read = (line: number): PersonLine => ({
  ...{ line, kind: 'person', faults: [], remarks: [], cells: ['PIN', '', ''] },
  person: { usualName: 'PIN', firstName: 'Jean', numen: '03E8812345ABC' },
});
const planned = (line: number, more: Partial<LinePlan> = {}): LinePlan => ({
  ...{ line, kind: 'known', changes: [], remarks: [], faults: [], answers: [], present: [] },
  ...more,
});

describe('the stores of imports', () => {
  it('keep chunks in their order, for the key of their import alone', async () => {
    const { importId, box } = await someImport();
    const { manager } = database;
    for (const [number, text] of ['one,', 'two'].entries())
      await chunks.add(manager, importId, number, Buffer.from(text), box);
    const bytes: Buffer[] = [];
    for await (const chunk of chunks.read(manager, importId, box)) bytes.push(chunk);
    expect(Buffer.concat(bytes).toString()).toBe('one,two');
    const other = await someImport();
    const [first] = await database.rows<{ sealed: Buffer }>(
      `SELECT sealed FROM import_chunks WHERE import_id = '${importId}'`,
    );
    expect(() => other.box.open(first!.sealed, 'chunk 0')).toThrow();
    expect(await chunks.leftBehind(manager, 0)).toContain(importId);
    await works.begin(manager, importId);
    expect(await chunks.leftBehind(manager, 0)).not.toContain(importId);
  });

  it('keep lines without their NUMEN, and find those of one NUMEN and of one identity', async () => {
    const { importId, box } = await someImport();
    const { manager } = database;
    const kept = [2, 3, 4].map((line) => ({
      read: read(line),
      newId: uuidv7(),
      fingerprints: fingerprints(line === 4 ? 'b' : 'a'),
      identity: digest(line === 3 ? 'd' : 'c'),
    }));
    await lines.add(manager, importId, kept, box);
    const all = await lines.after(manager, importId, { after: 2, limit: 5 }, box);
    expect(all.map(({ number, kind }) => [number, kind])).toEqual([
      [3, 'read'],
      [4, 'read'],
    ]);
    expect(all[0]!.read.person).toEqual({ usualName: 'PIN', firstName: 'Jean' });
    expect(all[0]!.forms).toEqual(fingerprints('a').forms);
    const asked = [manager, importId, [digest('a'), digest('b')], 20, box] as const;
    expect((await lines.ofNumens(...asked)).map(({ number }) => number)).toEqual([2, 3]);
    const holder = (await keepAgent(manager)).agentId;
    await database.rows(
      `INSERT INTO numen_fingerprints (fingerprint, agent_id) SELECT DISTINCT fingerprint, '${holder}'::uuid
       FROM import_lines WHERE import_id = '${importId}'`,
    );
    expect(await people.withSeveralNumens(manager, [holder])).toEqual([holder]);
    const ofHolder = await lines.ofHolders(manager, importId, [holder], 2, box);
    expect(ofHolder.map(({ number, holder: whose }) => [number, whose])).toEqual([
      [2, holder],
      [3, holder],
    ]);
    const identities = [manager, importId, [digest('c'), digest('d')], 1, box] as const;
    expect((await lines.ofIdentities(...identities)).map(({ number }) => number)).toEqual([2]);
  });

  it('keep what becomes of lines, and count what is asked of them', async () => {
    const { importId, box } = await someImport();
    const { manager } = database;
    const { agentId } = await keepAgent(manager);
    const newId = uuidv7();
    await lines.add(manager, importId, [{ read: read(2), newId }], box);
    const remarks = [{ code: 'by-hand', message: 'PIN' }];
    await lines.plan(
      manager,
      importId,
      [planned(2, { agentId, remarks, present: [agentId] })],
      box,
    );
    const login = { agentId, login: 'jpin2', address: 'jean.pin2@ac.test', renumbers: 'jpin' };
    await lines.setLogins(manager, importId, [{ line: 2, login, isHomonym: true }], box);
    const [kept] = await lines.at(manager, importId, [2], box);
    expect(await tallies.kinds(manager, importId)).toEqual(new Map([['known', 1]]));
    expect(kept).toMatchObject({ kind: 'known', plan: { remarks }, login, applied: false });
    await lines.markApplied(manager, importId, [2]);
    const wanted = { after: 0, limit: 5, kind: 'known' } as const;
    expect((await lines.after(manager, importId, wanted, box))[0]!.applied).toBe(true);
    const rows = await database.rows<{ codes: string[] }>(
      `SELECT codes FROM import_lines WHERE import_id = '${importId}'`,
    );
    expect(rows).toEqual([{ codes: ['by-hand', 'homonym'] }]);
  });

  it('know who is absent, and count those who share a login ahead of a line', async () => {
    const { importId, box } = await someImport();
    const { manager } = database;
    const unit = `U-${importId.slice(-8).toUpperCase()}`;
    const [here, gone, departed] = [
      await keepAgent(manager, { unit, usualName: 'ICI' }),
      await keepAgent(manager, { unit, usualName: 'LOIN' }),
      await keepAgent(manager, { unit, status: 'departed' }),
    ];
    await lines.add(manager, importId, [{ read: read(2), newId: uuidv7() }], box);
    await lines.plan(manager, importId, [planned(2, { present: [here.agentId] })], box);
    const wanted = { scope: [unit], limit: 10 };
    const absent = await people.absent(manager, importId, wanted);
    expect(absent.map(({ agentId }) => agentId)).toEqual([gone.agentId]);
    expect(absent[0]).toMatchObject({ isManager: false, isAdministrator: false, status: 'active' });
    expect(departed.status).toBe('departed');
    expect(await people.figuresByUnit(manager, importId, [unit])).toEqual([
      { unit, active: 2, present: 1 },
    ]);
    const known = { usualName: 'LOIN', firstName: 'Jean', unit };
    const { agentId } = gone;
    const held = { ...planned(FIRST_ABSENT), kind: 'held', agentId, known } as const;
    await tallies.addAbsent(manager, importId, [held], box);
    const [kept] = await lines.after(manager, importId, { after: 2, limit: 5, kind: 'held' }, box);
    expect(kept).toMatchObject({ number: FIRST_ABSENT, plan: { known } });
    const base = digest('jpin').toString('hex');
    expect(await tallies.addBases(manager, importId, new Map([[base, 2]]))).toEqual(
      new Map([[base, 2]]),
    );
    expect(await tallies.addBases(manager, importId, new Map([[base, 3]]))).toEqual(
      new Map([[base, 5]]),
    );
    await database.rows(
      `INSERT INTO imports VALUES ('${importId}', 1, 'abandoned', 'add', '', now(), now(), '', NULL, now(), '{}')`,
    );
    await tallies.sweep(manager.dataSource);
    expect(await lines.after(manager, importId, { after: 0, limit: 5 }, box)).toEqual([]);
  });

  it('let the newest try alone go on, and count those that get no further', async () => {
    const { importId } = await someImport();
    const { manager } = database;
    const [first, second] = [uuidv7(), uuidv7()];
    await works.begin(manager, importId);
    expect(await works.attempt(manager, importId, first)).toBe(1);
    expect(await works.attempt(manager, importId, second)).toBe(2);
    expect(await works.reach(manager, importId, first, 500)).toBe(false);
    expect(await works.reach(manager, importId, second, 500)).toBe(true);
    expect(await works.attempt(manager, importId, first)).toBe(2);
    await works.postpone(manager, importId);
    expect(await works.attempt(manager, importId, first)).toBeUndefined();
    expect(await works.find(manager, importId)).toMatchObject({ attempts: 3, reached: 500 });
    await works.beginStage(manager, importId);
    expect(await works.attempt(manager, importId, first)).toBe(1);
  });
});
