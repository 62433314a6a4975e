import { type Problem, topics } from '@citadelle/contracts';
import type { AgentView } from '@citadelle/contracts/calls';
import { person, until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { ONE, TestDirectory } from '../directory.fixture.js';

const [LAST_DAY, DAY] = ['2090-08-31', '2090-09-01'];
const TODAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(new Date());

/** What can be done to the agents of a directory, and seen of them. */
function actsOn(directory: TestDirectory) {
  const newcomer = async (details: object = {}) =>
    (await directory.create({ ...person(), ...details })).agentId;
  const view = async (agentId: string) =>
    (await directory.get<AgentView>(`agents/${agentId}`)).body;
  const depart = async (agentId: string, on: string, options?: object) => {
    const answer = await directory.call('POST', `agents/${agentId}/departure`, { on }, options);
    return { status: answer.status, code: answer.body?.code };
  };
  const withdraw = async (agentId: string) => {
    const path = `agents/${agentId}/departure`;
    const { status, body } = await directory.call<Problem | undefined>('DELETE', path);
    return { status, code: body?.code };
  };
  const dueAt = async (agentId: string) => {
    const sql = `SELECT due_at FROM deadlines WHERE kind = 'announced-departure' AND data->>'agentId' = $1`;
    const rows = await directory.rows<{ due_at: Date }>(sql, [agentId]);
    return rows.map(({ due_at }) => due_at.toISOString());
  };
  /** The day begins: for the runner, which knows no other clock than the database's. */
  const dayBegins = (agentId: string) =>
    directory.rows(`UPDATE deadlines SET next_try_at = now() WHERE data->>'agentId' = $1`, [
      agentId,
    ]);
  const factsOf = async (stream: string) => {
    const rows = await directory.rows<{ type: string; data: object; by: string }>(
      `SELECT type, data, metadata->>'by' AS by FROM events WHERE stream = $1 ORDER BY version`,
      [stream],
    );
    return rows;
  };
  const gone = (agentId: string) =>
    until('the departure', async () => (await view(agentId)).status === 'departed');
  return { newcomer, view, depart, withdraw, dueAt, dayBegins, factsOf, gone };
}

const directory = TestDirectory.ofSpec(['SIG-AESH', 'RECTORAT']);
const { newcomer, view, depart, withdraw, dueAt, dayBegins, factsOf, gone } = actsOn(directory);

describe('a departure on a day to come', () => {
  it('is announced: nothing else happens before that day begins in Paris', async () => {
    const agentId = await newcomer();
    await directory.call('PUT', `units/SIG-AESH/managers/${agentId}`);
    expect(await depart(agentId, DAY)).toEqual({ status: 204, code: undefined });
    expect(await view(agentId)).toMatchObject({
      ...{ status: 'active', departsOn: DAY, endsOn: null },
    });
    expect(await dueAt(agentId)).toEqual(['2090-08-31T22:00:00.000Z']);
    const [unit] = await directory.rows('SELECT FROM unit_managers WHERE agent_id = $1', [agentId]);
    expect(unit).toBeDefined();
    expect(await depart(agentId, DAY)).toMatchObject({ status: 204 });
    expect(await factsOf(`agent-${agentId}`)).toHaveLength(2);
  });

  it('happens by itself then, and the roles go', async () => {
    const agentId = await newcomer({ endsOn: LAST_DAY });
    await directory.call('PUT', `units/RECTORAT/managers/${agentId}`);
    expect(await dueAt(agentId)).toEqual(['2090-08-31T22:00:00.000Z']);
    await dayBegins(agentId);
    await gone(agentId);
    expect(await view(agentId)).toMatchObject({ departsOn: null, endsOn: LAST_DAY });
    expect((await factsOf(`agent-${agentId}`)).at(-1)).toEqual({
      ...{
        type: 'AgentDeparted',
        by: 'system',
        data: { agentId, on: DAY, through: 'announcement' },
      },
    });
    expect((await factsOf('unit-RECTORAT')).at(-1)).toMatchObject({
      ...{ type: 'ManagerDismissed', data: { unitId: 'RECTORAT', agentId } },
    });
    expect(await dueAt(agentId)).toEqual([]);
    await until('everyone to be told', async () =>
      (await directory.published(topics.agents.name)).some(
        ({ key, type }) => key === agentId && type === 'AgentDeparted',
      ),
    );
  });

  it('is withdrawn, and does not happen', async () => {
    const agentId = await newcomer({ endsOn: LAST_DAY });
    expect(await withdraw(agentId)).toEqual({ status: 204, code: undefined });
    expect(await withdraw(agentId)).toEqual({ status: 204, code: undefined });
    expect(await view(agentId)).toMatchObject({ departsOn: null, endsOn: null });
    expect(await dueAt(agentId)).toEqual([]);
    await depart(agentId, '2024-07-01');
    expect(await withdraw(agentId)).toEqual({ status: 409, code: 'already-departed' });
  });

  it('is put off with its deadline', async () => {
    const agentId = await newcomer({ endsOn: LAST_DAY });
    await directory.call('PATCH', `agents/${agentId}`, { endsOn: '2091-10-31' });
    expect(await view(agentId)).toMatchObject({ departsOn: '2091-11-01' });
    expect(await dueAt(agentId)).toEqual(['2091-10-31T23:00:00.000Z']);
  });

  it('gives way to one at once', async () => {
    const agentId = await newcomer({ endsOn: LAST_DAY });
    expect(await depart(agentId, TODAY)).toMatchObject({ status: 204 });
    expect(await view(agentId)).toMatchObject({ status: 'departed', departsOn: null });
    expect(await dueAt(agentId)).toEqual([]);
  });

  it('that comes too late for its agent does nothing', async () => {
    const [moved, stays] = [await newcomer({ endsOn: LAST_DAY }), await newcomer()];
    // As a deadline that was taken up while somebody moved it.
    await directory.rows(
      `UPDATE deadlines SET data = jsonb_set(data, '{on}', '"2090-01-01"'), next_try_at = now()
       WHERE data->>'agentId' = $1`,
      [moved],
    );
    await until('the deadline to pass', async () => (await dueAt(moved)).length === 0);
    expect((await view(moved)).status).toBe('active');
    expect((await view(stays)).status).toBe('active');
  });

  it('asks for the password, as one at once does', async () => {
    const agentId = await newcomer();
    expect(await depart(agentId, DAY, { reauthenticatedUntil: undefined })).toEqual({
      ...{ status: 403, code: 'reauthentication-required' },
    });
  });
});

describe('administrators who will depart', () => {
  const staffed = TestDirectory.ofSpec(['SIG-AESH']);
  const on = actsOn(staffed);
  const administrator = async () => {
    const agentId = await on.newcomer();
    await staffed.byTwo('PUT', `administrators/${agentId}`);
    return agentId;
  };
  const administers = async (agentId: string) =>
    (await staffed.rows('SELECT FROM administrators WHERE agent_id = $1', [agentId])).length === 1;
  const standing = async () => (await staffed.rows('SELECT FROM administrator_proposals')).length;

  it('do by the word of two, given when it is announced', async () => {
    const [first, second] = [await administrator(), await administrator()];
    expect(await on.depart(first, DAY, { actor: ONE })).toMatchObject({ status: 202 });
    expect(await on.view(first)).toMatchObject({ departsOn: null });
    expect(await on.depart(first, DAY, { actor: second })).toMatchObject({ status: 204 });
    expect(await on.view(first)).toMatchObject({ status: 'active', departsOn: DAY });
    expect(await administers(first)).toBe(true);
    expect(await standing()).toBe(0);
    expect(await on.depart(first, DAY, { actor: ONE })).toMatchObject({ status: 204 });
    await on.dayBegins(first);
    await on.gone(first);
    expect(await administers(first)).toBe(false);
  });

  it('wait for a second one where one alone said when their contract ends', async () => {
    const [first] = [await administrator(), await administrator()];
    await staffed.call('PATCH', `agents/${first}`, { endsOn: LAST_DAY }, { actor: ONE });
    await on.dayBegins(first);
    await until('the proposal', async () => (await standing()) === 1);
    expect(await administers(first)).toBe(true);
    const [tomorrow] = await until('the next try', async () => {
      const due = await on.dueAt(first);
      return due[0]! < '2090' && due;
    });
    expect(Date.parse(tomorrow!)).toBeGreaterThan(Date.now());
    // Whoever announced it says nothing new by saying it again.
    expect(await on.depart(first, DAY, { actor: ONE })).toMatchObject({ status: 202 });
    expect((await on.view(first)).status).toBe('active');
  });
});

describe('after the end of a contract', () => {
  const strict = TestDirectory.ofSpec(['SIG-AESH'], { DEPARTURE_GRACE: 'P14D' });
  const on = actsOn(strict);

  it('the last administrator does not depart, keeps everything, and is looked at again', async () => {
    const agentId = await on.newcomer({ endsOn: LAST_DAY });
    await strict.call('PUT', `administrators/${agentId}`);
    await strict.call('PUT', `units/SIG-AESH/managers/${agentId}`);
    await on.dayBegins(agentId);
    const [again] = await until('another day to be set', async () => {
      const due = await on.dueAt(agentId);
      return due[0]! < '2090' && due;
    });
    expect(Date.parse(again!)).toBeGreaterThan(Date.now());
    expect((await on.view(agentId)).status).toBe('active');
    expect(await strict.rows('SELECT FROM administrators')).toHaveLength(1);
    expect(await strict.rows('SELECT FROM unit_managers')).toHaveLength(1);
  });

  it('a grace keeps the account open', async () => {
    const agentId = await on.newcomer({ endsOn: LAST_DAY });
    const dates = { endsOn: LAST_DAY, departsOn: '2090-09-15' };
    expect(await on.view(agentId)).toMatchObject(dates);
    expect(await on.dueAt(agentId)).toEqual(['2090-09-14T22:00:00.000Z']);
  });
});
