import { describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { directoryTables, keepAgent } from '../stores.fixture.js';
import { AgentChangesStore } from './agent-changes.store.js';
import { AgentStore } from './agent.store.js';

const database = directoryTables();

const changes = new AgentChangesStore();
const agents = new AgentStore();
const byHandOf = async (agentId: string) => {
  const [row] = await database.rows<Record<string, string | number | null>>(
    `SELECT version, names_by_hand::text AS names, unit_by_hand::text AS unit,
       phone_by_hand::text AS phone, end_by_hand::text AS end
     FROM agents WHERE agent_id = $1`,
    [agentId],
  );
  return row;
};
const termsOf = async (agentId: string) => {
  const sql = 'SELECT term FROM agent_name_terms WHERE agent_id = $1 ORDER BY term';
  return (await database.rows<{ term: string }>(sql, [agentId])).map(({ term }) => term);
};
const [FIRST, LATER] = ['2026-09-01', '2026-10-01'];

describe('the store of changes of agents', () => {
  it('gives names to several, each with what finds them, and keeps the old ones or not', async () => {
    const { manager } = database;
    const [married, hidden] = [
      await keepAgent(manager, { usualName: 'MARTIN', firstName: 'Anne' }),
      await keepAgent(manager, { usualName: 'DURAND', firstName: 'Marc' }),
    ];
    await changes.rename(manager, [
      {
        ...{ agentId: married.agentId, version: 2, byHand: FIRST, hideOldNames: false },
        ...{ usualName: 'LE GOFF', firstName: 'Anne' },
      },
      {
        ...{ agentId: hidden.agentId, version: 3, byHand: null, hideOldNames: true },
        ...{ usualName: 'DURAND', firstName: 'Maëlle' },
      },
    ]);
    expect(await termsOf(married.agentId)).toEqual(['anne', 'goff', 'martin']);
    expect(await termsOf(hidden.agentId)).toEqual(['maelle']);
    expect(await agents.find(manager, married.agentId)).toMatchObject({ usualName: 'LE GOFF' });
    expect(await byHandOf(married.agentId)).toMatchObject({ version: 2, names: FIRST });
    expect(await byHandOf(hidden.agentId)).toMatchObject({ version: 3, names: null });
  });

  it('keeps the day of the last change by hand, which one by a file does not touch', async () => {
    const { manager } = database;
    const { agentId } = await keepAgent(manager);
    const by = (version: number, byHand: string | null) => ({ agentId, version, byHand });
    await changes.assign(manager, [{ ...by(2, FIRST), unit: 'RECTORAT' }]);
    await changes.setPhone(manager, [{ ...by(3, FIRST), phone: '4712' }]);
    await changes.setDeparture(manager, [
      { ...by(4, FIRST), on: '2027-09-01', endsOn: '2027-08-31' },
    ]);
    const days = { unit: FIRST, phone: FIRST, end: FIRST };
    expect(await byHandOf(agentId)).toEqual({ ...days, version: 4, names: null });
    await changes.assign(manager, [{ ...by(5, null), unit: 'SIG-AESH' }]);
    await changes.setPhone(manager, [{ ...by(6, LATER), phone: null }]);
    await changes.setDeparture(manager, [{ ...by(7, null), on: null, endsOn: null }]);
    expect(await byHandOf(agentId)).toEqual({ ...days, phone: LATER, version: 7, names: null });
    expect(await agents.find(manager, agentId)).toMatchObject({
      ...{ unit: 'SIG-AESH', phone: null, departsOn: null, endsOn: null },
    });
  });

  it('ends what was announced with a departure, and leaves the end of the contract', async () => {
    const { manager } = database;
    const { agentId } = await keepAgent(manager);
    const announced = { on: '2027-09-01', endsOn: '2027-08-31', byHand: null };
    await changes.setDeparture(manager, [{ agentId, version: 2, ...announced }]);
    expect((await agents.statesOf(manager, [agentId])).get(agentId)).toMatchObject({
      departsOn: '2027-09-01',
    });
    await changes.setStatus(manager, [{ agentId, version: 3 }], 'departed');
    expect(await agents.find(manager, agentId)).toMatchObject({
      ...{ status: 'departed', departsOn: null, endsOn: '2027-08-31' },
    });
    expect(await byHandOf(agentId)).toMatchObject({ version: 3 });
  });

  it('changes nothing of nobody', async () => {
    const { manager } = database;
    const nobody = { agentId: uuidv7(), version: 2, byHand: null };
    await changes.assign(manager, [{ ...nobody, unit: 'RECTORAT' }]);
    await changes.setStatus(manager, [nobody], 'active');
    expect(await agents.find(manager, nobody.agentId)).toBeUndefined();
  });
});
