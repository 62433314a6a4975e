import { randomBytes } from 'node:crypto';
import type { CreatedAgent } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { EventStore, eventStoreMigrations, type WriteTransaction } from '@citadelle/event-store';
import { keyId } from '@citadelle/service-kit';
import { person } from '@citadelle/testing';
import { storeTables } from '@citadelle/testing/store-database';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { DirectoryConfig } from '../directory.config.js';
import { directoryService } from '../directory.service.js';
import { AgentStore } from './agent.store.js';
import { type AgentChange, changeAgents } from './change-agents.js';
import { createAgents } from './create-agents.js';
import type { DecidedOrder } from './decide-on-agents.js';
import type { Enrolment } from './enrolment.js';

const { migrations, ...parts } = directoryService.persistence!({} as DirectoryConfig);
const database = storeTables({ migrations: [...eventStoreMigrations, ...migrations] });
const agents = new AgentStore();
let store: EventStore;
beforeAll(async () => {
  store = new EventStore(database.manager.dataSource, {
    ...parts,
    source: '/citadelle/directory',
    personalDataKey: randomBytes(32),
  });
  await database.rows(`INSERT INTO units VALUES ('SIG-AESH', 'AESH'), ('RECTORAT', 'Rectorat')`);
});

type Five = [string, string, string, string, string];

const key = randomBytes(32);
/** Somebody new, with a NUMEN of their own unless said otherwise. */
function enrolment({ numen = uuidv7(), ...details }: Partial<Enrolment> & { numen?: string } = {}) {
  const { usualName, firstName, birthDate } = person();
  const made = Buffer.from(numen);
  const enrolled: Enrolment = {
    ...{ agentId: uuidv7(), usualName, firstName, birthDate, unit: 'SIG-AESH' },
    fingerprints: { made, keyId: keyId(key), forms: [made] },
    identityDigests: [randomBytes(32)],
    sealed: `sealed ${numen}`,
    ...details,
  };
  return enrolled;
}

const write = <T>(work: (tx: WriteTransaction) => Promise<T>) =>
  store.write({ correlationId: 'many', by: 'system' }, work);
const create = (...enrolments: Enrolment[]) => write((tx) => createAgents(tx, enrolments));
const change = (...changes: AgentChange[]) => write((tx) => changeAgents(tx, changes));
const brief = (answer: CreatedAgent | DecidedOrder | Refusal) => {
  if (answer instanceof Refusal) return answer.code;
  if ('events' in answer) return answer.events.map(({ type }) => type);
  return answer.created ? 'created' : (answer.differs ?? []);
};
const view = (agentId: string) => agents.find(database.manager, agentId);

describe('many who are created at once', () => {
  it('are as if they were created one after the other', async () => {
    const [known, twin] = [enrolment({ numen: 'known' }), enrolment()];
    await create(known, { ...twin, fingerprints: enrolment().fingerprints });
    const fresh = enrolment({ numen: 'fresh' });
    const { usualName, firstName, birthDate } = fresh;
    const identity = { usualName, firstName, birthDate };
    const answers = await create(
      fresh,
      { ...known, agentId: uuidv7(), unit: 'RECTORAT' },
      enrolment({ ...identity, numen: 'fresh', unit: 'RECTORAT' }),
      enrolment({ ...identity, numen: 'other' }),
      enrolment({ numen: 'fresh' }),
      enrolment({ unit: 'NOWHERE' }),
      enrolment({ numen: 'known' }),
    );
    expect(answers.map(brief)).toEqual([
      ...['created', ['unit'], ['unit'], 'created'],
      ...['numen-conflict', 'unknown-unit', 'numen-conflict'],
    ]);
    expect(answers[1]).toMatchObject({ agentId: known.agentId });
    expect(answers[2]).toMatchObject({ agentId: fresh.agentId, possibleDuplicateOf: [] });
    expect(answers[3]).toMatchObject({ possibleDuplicateOf: [fresh.agentId] });
    const claimed = await database.rows(
      'SELECT agent_id FROM numen_fingerprints WHERE fingerprint = ANY($1)',
      [['fresh', 'known', 'other'].map((numen) => Buffer.from(numen))],
    );
    expect(claimed).toHaveLength(3);
  });

  it('have their phone, and the end of their contract with its deadline', async () => {
    const end = { endsOn: '2090-08-31', on: '2090-09-01' };
    const [some, others] = [enrolment({ phone: '4712', end }), enrolment()];
    await create(some, others);
    expect(await view(some.agentId)).toMatchObject({
      ...{ phone: '4712', endsOn: end.endsOn, departsOn: end.on },
    });
    expect(await view(others.agentId)).toMatchObject({ phone: null, departsOn: null });
    const due = await database.rows('SELECT id FROM deadlines');
    expect(due).toEqual([{ id: `departure-${some.agentId}` }]);
  });

  it('keep the ids that were fixed for them, and are not created by a second run', async () => {
    const batch = Array.from({ length: 30 }, () => enrolment());
    expect((await create(...batch)).map(brief)).toEqual(Array(30).fill('created'));
    expect((await create(...batch)).map(brief)).toEqual(Array(30).fill([]));
    for (const { agentId } of batch) expect(await view(agentId)).toBeDefined();
  });

  it('take as many statements as a few', async () => {
    const end = { endsOn: '2090-08-31', on: '2090-09-01' };
    const batch = (size: number) => Array.from({ length: size }, () => enrolment({ end }));
    const [few, many] = [batch(2), batch(200)];
    const statementsOf = async (enrolments: Enrolment[]) => {
      let statements = 0;
      await write((tx) =>
        createAgents(
          counting(tx, () => (statements += 1)),
          enrolments,
        ),
      );
      return statements;
    };
    await statementsOf(few);
    const ofFew = await statementsOf(batch(2));
    expect(ofFew).toBeGreaterThan(5);
    expect(await statementsOf(many)).toBe(ofFew);
  });
});

describe('many who are changed at once', () => {
  it('each get what is said of them, and refusals stop nobody else', async () => {
    const people = Array.from({ length: 5 }, () => enrolment());
    await create(...people);
    const [one, two, three, four, five] = people.map(({ agentId }) => agentId) as Five;
    const through = 'file' as const;
    await change({ agentId: five, through, phone: '1234' });
    const answers = await change(
      { agentId: one, through, usualName: 'Morel', unit: 'RECTORAT' },
      { agentId: two, through, unit: 'NOWHERE', phone: '4712' },
      { agentId: three, through, returnedOn: '2026-09-01' },
      { agentId: uuidv7(), through, unit: 'RECTORAT' },
      { agentId: four, through, end: { endsOn: '2090-08-31', on: '2090-09-01' } },
      { agentId: five, through, phone: '1234' },
    );
    expect(answers.map(brief)).toEqual([
      ['AgentRenamed', 'AgentAssigned'],
      ...['unknown-unit', 'not-departed', 'agent-not-found'],
      ['DepartureAnnounced'],
      [],
    ]);
    expect(await view(one)).toMatchObject({ usualName: 'Morel', unit: 'RECTORAT' });
    expect(await view(two)).toMatchObject({ phone: null, unit: 'SIG-AESH' });
    expect(await view(four)).toMatchObject({ departsOn: '2090-09-01' });
  });

  it('may come back and be changed in one', async () => {
    const { agentId } = enrolment();
    await create(enrolment({ agentId }));
    await write((tx) =>
      tx.append(`agent-${agentId}`, 1, [
        { type: 'AgentDeparted', data: { agentId, on: '2026-07-01' } },
      ]),
    );
    const back = { agentId, through: 'file', returnedOn: '2026-09-01', unit: 'RECTORAT' } as const;
    expect((await change(back)).map(brief)).toEqual([['AgentReturned', 'AgentAssigned']]);
    expect(await view(agentId)).toMatchObject({ status: 'active', unit: 'RECTORAT' });
  });

  it('say whether somebody did it by hand, and when', async () => {
    const { agentId } = enrolment();
    await create(enrolment({ agentId, phone: '1' }));
    await change({ agentId, through: 'file', usualName: 'Morel', unit: 'RECTORAT', phone: '2' });
    await change({ agentId, through: 'hand', unit: 'SIG-AESH' });
    const [row] = await database.rows(
      `SELECT names_by_hand, unit_by_hand = (now() AT TIME ZONE 'Europe/Paris')::date AS unit,
         phone_by_hand, version FROM agents WHERE agent_id = $1`,
      [agentId],
    );
    expect(row).toEqual({ names_by_hand: null, unit: true, phone_by_hand: null, version: 5 });
  });
});

/** The same write, which says of each statement that it was run. */
function counting(tx: WriteTransaction, onStatement: () => void): WriteTransaction {
  const { queryRunner } = tx.manager as EntityManager & { queryRunner: { connect(): unknown } };
  const connect = queryRunner.connect.bind(queryRunner);
  queryRunner.connect = () => {
    onStatement();
    return connect();
  };
  return tx;
}
