import { isDeepStrictEqual } from 'node:util';
import { ADMINISTRATORS_KEY, type Problem, topics } from '@citadelle/contracts';
import type { AgentView } from '@citadelle/contracts/calls';
import { HOSTILE_STRINGS, person, until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { TestDirectory } from '../directory.fixture.js';

const NOBODY = '00000000-0000-7000-8000-000000000000';
const [SPRING, SUMMER, AUTUMN] = ['2024-04-01', '2024-07-01', '2024-10-01'];

const directory = TestDirectory.ofSpec(['SIG-AESH', 'RECTORAT']);

const newcomer = async () => (await directory.create(person())).agentId;

const changeStatus = async (agentId: string, what: 'departure' | 'return', body: unknown) => {
  const answer = await directory.post<Problem | undefined>(`agents/${agentId}/${what}`, body);
  return { status: answer.status, code: answer.body?.code, fields: fieldsOf(answer.body) };
};
const fieldsOf = (problem?: Problem) => problem?.errors?.map(({ field }) => field);
const depart = (agentId: string, on: string) => changeStatus(agentId, 'departure', { on });
const returnOn = (agentId: string, on: string) => changeStatus(agentId, 'return', { on });

const put = async (path: string) => {
  const { status, body } = await directory.call<Problem | undefined>('PUT', path);
  return { status, code: body?.code };
};

const DONE = { status: 204, code: undefined, fields: undefined };

async function factsOf(stream: string): Promise<[type: string, data: unknown][]> {
  const rows = await directory.rows<{ type: string; data: unknown }>(
    'SELECT type, data FROM events WHERE stream = $1 ORDER BY version',
    [stream],
  );
  return rows.map(({ type, data }) => [type, data]);
}

const statusFactsOf = async (agentId: string) => (await factsOf(`agent-${agentId}`)).slice(1);

async function countOfEvents(): Promise<number> {
  const [row] = await directory.rows<{ count: number }>(
    'SELECT count(*)::integer AS count FROM events',
  );
  return row!.count;
}

describe('a departure', () => {
  it('is seen at once, and undone by a return', async () => {
    const agentId = await newcomer();
    const status = async () => (await directory.get<AgentView>(`agents/${agentId}`)).body.status;
    expect(await depart(agentId, SPRING!)).toEqual(DONE);
    expect(await status()).toBe('departed');
    expect(await returnOn(agentId, SUMMER!)).toEqual(DONE);
    expect(await status()).toBe('active');
  });

  it('and a return are told to everyone, with the state', async () => {
    const request = person();
    const { agentId } = await directory.create(request);
    const { usualName, firstName, unit } = request;
    const about = async (topic: string) =>
      (await directory.published(topic)).filter(({ key }) => key === agentId);
    const latest = (status: string) =>
      until(`the state ${status}`, async () => {
        const data = (await about(topics.agentsState.name)).at(-1)?.data;
        return isDeepStrictEqual(data, { agentId, usualName, firstName, unit, status });
      });
    await depart(agentId, SPRING!);
    await latest('departed');
    await returnOn(agentId, SUMMER!);
    await latest('active');
    const told = (await about(topics.agents.name)).map(({ type, data }) => [type, data]);
    expect(told.slice(1)).toEqual([
      ['AgentDeparted', { agentId, on: SPRING }],
      ['AgentReturned', { agentId, on: SUMMER }],
    ]);
  });

  it('happens once when the same is said again, also at the same time', async () => {
    const agentId = await newcomer();
    const said = Array.from({ length: 6 }, () => depart(agentId, SPRING!));
    expect(await Promise.all(said)).toEqual(Array(6).fill(DONE));
    expect(await statusFactsOf(agentId)).toEqual([['AgentDeparted', { agentId, on: SPRING }]]);
    await returnOn(agentId, SUMMER!);
    expect(await returnOn(agentId, SUMMER!)).toEqual(DONE);
    expect(await statusFactsOf(agentId)).toHaveLength(2);
  });

  it('is refused on another day, and a return without a departure', async () => {
    const agentId = await newcomer();
    expect(await returnOn(agentId, SPRING!)).toMatchObject({ status: 409, code: 'not-departed' });
    await depart(agentId, SUMMER!);
    expect(await depart(agentId, SPRING!)).toMatchObject({ status: 409, code: 'already-departed' });
    const early = { status: 422, code: 'date-out-of-order', fields: ['on'] };
    expect(await returnOn(agentId, SPRING!)).toEqual(early);
    await returnOn(agentId, AUTUMN!);
    expect(await returnOn(agentId, SUMMER!)).toMatchObject({ status: 409, code: 'not-departed' });
    expect(await depart(agentId, SPRING!)).toEqual(early);
    expect(await statusFactsOf(agentId)).toHaveLength(2);
  });

  it('may end with one more NUMEN, by which they are recognised, and which opens nothing', async () => {
    const request = person();
    const theirs = person().numen;
    const others = person();
    await directory.create(others);
    const { agentId } = await directory.create(request);
    await depart(agentId, SPRING!);
    const back = (numen: string) => changeStatus(agentId, 'return', { on: SUMMER, numen });
    expect(await back('3E+88')).toMatchObject({ status: 422, fields: ['numen'] });
    expect(await back(others.numen)).toMatchObject({ status: 409, code: 'numen-conflict' });
    expect(await statusFactsOf(agentId)).toHaveLength(1);
    for (const numen of [theirs, theirs.toLowerCase(), request.numen])
      expect(await back(numen)).toEqual(DONE);
    const again = await directory.create({ ...request, numen: theirs });
    expect(again).toMatchObject({ agentId, created: false });
    const sealed = await directory.published(topics.enrolments.name);
    expect(sealed.filter(({ key }) => key === agentId)).toHaveLength(1);
    expect(directory.log + JSON.stringify(await factsOf(`agent-${agentId}`))).not.toContain(theirs);
  });

  it('is that of an agent', async () => {
    for (const agentId of [NOBODY, 'me', '%00', "'%20OR%201=1"])
      for (const what of ['departure', 'return'] as const)
        expect([404, 422]).toContain((await changeStatus(agentId, what, { on: SPRING })).status);
  });
});

describe('bad input to a departure or a return', () => {
  const dates = [
    '2999-01-01',
    '1899-12-31',
    '2024-02-30',
    '01/04/2024',
    '2024-04-01T00:00:00Z',
    '2024-04-01\n',
    '',
    '9'.repeat(10_000),
    'a\u0000',
    '\ud83d',
    ...HOSTILE_STRINGS,
    null,
    20240401,
    true,
    ['2024-04-01'],
    { on: SPRING },
    undefined,
  ];

  it.each(['departure', 'return'] as const)(
    'is a 422 that names the field, and writes nothing: %s',
    async (what) => {
      const agentId = await newcomer();
      if (what === 'return') await depart(agentId, SPRING!);
      const before = await countOfEvents();
      for (const on of dates)
        expect({ on, ...(await changeStatus(agentId, what, { on })) }).toMatchObject({
          on,
          status: 422,
          fields: ['on'],
        });
      const unknown = await changeStatus(agentId, what, { on: SPRING, reason: 'x' });
      expect(unknown).toMatchObject({ status: 422, fields: ['reason'] });
      expect(await changeStatus(agentId, what, undefined)).toMatchObject({ status: 422 });
      expect(await countOfEvents()).toBe(before);
    },
  );
});

describe('the roles of somebody who departs', () => {
  it('go with them, and do not come back', async () => {
    const [agentId, other] = [await newcomer(), await newcomer()];
    for (const id of [agentId, other]) await directory.byTwo('PUT', `administrators/${id}`);
    for (const unit of ['SIG-AESH', 'RECTORAT'])
      for (const id of [agentId, other]) await put(`units/${unit}/managers/${id}`);
    expect(await depart(agentId, SPRING!)).toMatchObject({ status: 202 });
    const path = `agents/${agentId}/departure`;
    expect((await directory.byTwo('POST', path, { on: SPRING })).status).toBe(204);
    for (const unitId of ['SIG-AESH', 'RECTORAT'])
      expect((await factsOf(`unit-${unitId}`)).at(-1)).toEqual([
        'ManagerDismissed',
        { unitId, agentId },
      ]);
    expect((await factsOf('administrators')).at(-1)).toEqual([
      'AdministratorDismissed',
      { agentId, at: expect.any(String) },
    ]);
    await until('the services to hear of it', async () =>
      (await directory.published(topics.units.name)).find(
        ({ key, type }) => key === ADMINISTRATORS_KEY && type === 'AdministratorDismissed',
      ),
    );
    await returnOn(agentId, SUMMER!);
    const { body } = await directory.get<{ items: { managers: string[] }[] }>('units');
    expect(body.items.map(({ managers }) => managers)).toEqual([[other], [other]]);
  });

  it('cannot be given again before they return', async () => {
    const agentId = await newcomer();
    await depart(agentId, SPRING!);
    const refused = { status: 409, code: 'agent-departed' };
    expect(await put(`units/SIG-AESH/managers/${agentId}`)).toEqual(refused);
    expect(await put(`administrators/${agentId}`)).toEqual(refused);
    await returnOn(agentId, SUMMER!);
    expect(await put(`units/SIG-AESH/managers/${agentId}`)).toMatchObject({ status: 204 });
  });

  it('are never left behind when they are given at the same moment', async () => {
    for (let round = 0; round < 8; round++) {
      const agentId = await newcomer();
      await Promise.all([
        put(`units/SIG-AESH/managers/${agentId}`),
        depart(agentId, SPRING!),
        put(`units/RECTORAT/managers/${agentId}`),
      ]);
      const managed = await directory.rows<unknown>(
        'SELECT unit_id FROM unit_managers WHERE agent_id = $1',
        [agentId],
      );
      expect({ round, managed }).toEqual({ round, managed: [] });
    }
  });
});

describe('the last administrator', () => {
  const alone = TestDirectory.ofSpec(['SIG-AESH']);

  it('does not depart, and keeps everything', async () => {
    const { agentId } = await alone.create(person());
    await alone.call('PUT', `administrators/${agentId}`);
    await alone.call('PUT', `units/SIG-AESH/managers/${agentId}`);
    const path = `agents/${agentId}/departure`;
    expect(await alone.post(path, { on: SPRING })).toMatchObject({
      status: 409,
      body: { code: 'last-administrator' },
    });
    const { body } = await alone.get<AgentView>(`agents/${agentId}`);
    expect(body.status).toBe('active');
    const units = await alone.get<{ items: unknown[] }>('units');
    expect(units.body.items).toEqual([expect.objectContaining({ managers: [agentId] })]);
  });

  it('stays when the last two depart at once', async () => {
    const { agentId: second } = await alone.create(person());
    await alone.byTwo('PUT', `administrators/${second}`);
    const all = await alone.rows<{ id: string }>(
      `SELECT DISTINCT data->>'agentId' AS id FROM events WHERE stream = 'administrators'`,
    );
    const answers = await Promise.all(
      all.map(({ id }) => alone.byTwo('POST', `agents/${id}/departure`, { on: SPRING })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });
});

it('whoever has departed is not found by name, and is again after the return', async () => {
  const identity = person();
  const { agentId } = await directory.create(identity);
  const account = { agentId, login: 'parti', aliases: [], address: 'parti@ac-besancon.fr' };
  await directory.publishAccount('AccountOpened', account);
  const { usualName, firstName, birthDate } = identity;
  const lookUp = async (source: string) =>
    (await directory.post('identity-lookups', { usualName, firstName, birthDate }, { source }))
      .status;
  await until('the account', async () => {
    const { body } = await directory.get<AgentView>(`agents/${agentId}`);
    return body.login;
  });
  expect(await lookUp('10.1.0.1')).toBe(200);
  await depart(agentId, SPRING!);
  expect(await lookUp('10.1.0.2')).toBe(404);
  await returnOn(agentId, SUMMER!);
  expect(await lookUp('10.1.0.3')).toBe(200);
});
