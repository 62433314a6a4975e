import { type Problem, topics } from '@citadelle/contracts';
import type { AgentView } from '@citadelle/contracts/calls';
import { person, until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { TestDirectory } from '../directory.fixture.js';

const NOBODY = '00000000-0000-7000-8000-000000000000';

const directory = TestDirectory.ofSpec(['SIG-AESH', 'RECTORAT']);

const newcomer = async (details: object = {}) =>
  (await directory.create({ ...person(), ...details })).agentId;

const change = (agentId: string, body: unknown, options?: object) =>
  directory.call<Omit<AgentView, 'status'> & Problem>('PATCH', `agents/${agentId}`, body, options);

const view = async (agentId: string) => (await directory.get<AgentView>(`agents/${agentId}`)).body;

const factsOf = async (agentId: string) => {
  const rows = await directory.rows<{ type: string; data: Record<string, unknown> }>(
    'SELECT type, data FROM events WHERE stream = $1 ORDER BY version',
    [`agent-${agentId}`],
  );
  return rows.map(({ type, data }) => [type, data] as const);
};

const found = async (query: string) => {
  const path = `agents?query=${encodeURIComponent(query)}`;
  const { body } = await directory.get<{ items: AgentView[] }>(path);
  return body.items.map(({ agentId }) => agentId);
};

/** Letters that nobody else in this spec is called by. */
let names = 0;
const uniqueName = (begin: string) => {
  names += 1;
  return `${begin}${String.fromCharCode(97 + (names % 26))}${String.fromCharCode(97 + Math.floor(names / 26))}`;
};

describe('a change of an agent', () => {
  it('is answered with the agent as they are then, and what was not said stays', async () => {
    const agentId = await newcomer({ phone: '03 81 65 47 00', endsOn: '2090-08-31' });
    const before = await view(agentId);
    expect(before).toMatchObject({
      ...{ phone: '03 81 65 47 00', endsOn: '2090-08-31', departsOn: '2090-09-01' },
    });
    const said = { usualName: 'MOREL', unit: 'RECTORAT', phone: ' 03.81.65\u00a047.01 ' };
    const { status, body } = await change(agentId, said);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...before,
      ...{ usualName: 'MOREL', unit: 'RECTORAT', phone: '03.81.65 47.01' },
    });
    expect(await view(agentId)).toEqual(body);
  });

  it('erases the phone and the end of the contract where no text is given', async () => {
    const agentId = await newcomer({ phone: '4712', endsOn: '2090-08-31' });
    const { body } = await change(agentId, { phone: '', endsOn: '' });
    expect(body).toMatchObject({ phone: null, endsOn: null, departsOn: null });
    expect((await factsOf(agentId)).map(([type]) => type)).toEqual([
      ...['AgentCreated', 'DepartureAnnounced', 'AgentPhoneChanged', 'DepartureWithdrawn'],
    ]);
  });

  it('happens once, however often and however quickly it is said', async () => {
    const agentId = await newcomer();
    const said = { firstName: 'Zélie', unit: 'RECTORAT', phone: '4712', endsOn: '2090-08-31' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => change(agentId, said)));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect((await factsOf(agentId)).map(([type]) => type).sort()).toEqual([
      ...['AgentAssigned', 'AgentCreated', 'AgentPhoneChanged', 'AgentRenamed'],
      'DepartureAnnounced',
    ]);
  });

  it('is told to everyone, with the state, and without the phone', async () => {
    const request = person();
    const { agentId } = await directory.create(request);
    const usualName = uniqueName('Publie');
    await change(agentId, { usualName, newLogin: true, phone: '0381654799' });
    await change(agentId, { unit: 'RECTORAT', endsOn: '2090-08-31' });
    const { firstName } = request;
    const state = { agentId, usualName, firstName, unit: 'RECTORAT', status: 'active' };
    const about = async (topic: string) =>
      (await directory.published(topic)).filter(({ key }) => key === agentId);
    await until('the departure on the topic', async () =>
      (await about(topics.agents.name)).some(({ type }) => type === 'DepartureAnnounced'),
    );
    const told = (await about(topics.agents.name)).map(({ type, data }) => [type, data]);
    const names = { agentId, usualName, firstName, newLogin: true, hideOldNames: false };
    expect(told.slice(1)).toEqual([
      ['AgentRenamed', names],
      ['AgentAssigned', { agentId, unit: 'RECTORAT', from: request.unit }],
      ['DepartureAnnounced', { agentId, on: '2090-09-01' }],
    ]);
    const states = await about(topics.agentsState.name);
    expect(states.at(-1)!.data).toEqual({ ...state, departsOn: '2090-09-01' });
    expect(JSON.stringify([...states, ...told])).not.toContain('0381654799');
  });

  it('keeps names and phone sealed in the log', async () => {
    const agentId = await newcomer({ phone: '0381650001' });
    await change(agentId, { usualName: 'SCELLÉ', phone: '0381650002' });
    const facts = JSON.stringify(await factsOf(agentId));
    for (const clear of ['SCELLÉ', '0381650001', '0381650002']) expect(facts).not.toContain(clear);
  });

  it('gives the same answer under the same key, and keeps nothing personal under it', async () => {
    const agentId = await newcomer();
    const options = { headers: { 'idempotency-key': `change-${agentId}` } };
    const said = { phone: '0381650003' };
    const [first, second] = [
      await change(agentId, said, options),
      await change(agentId, said, options),
    ];
    expect(first.status).toBe(200);
    expect(second).toMatchObject({ status: 200, body: first.body });
    const kept = await directory.rows('SELECT answer FROM idempotent_answers');
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain('0381650003');
  });

  it('is an act of whoever moved somebody to another unit, and names are none', async () => {
    const agentId = await newcomer();
    await change(agentId, { unit: 'RECTORAT', usualName: 'Morel' });
    const acts = await until('the act', async () => {
      const all = await directory.published(topics.acts.name);
      const about = all.filter(({ key }) => key === agentId).map(({ data }) => data);
      return about.length > 1 && about;
    });
    expect(acts).toMatchObject([
      { act: 'agent-created', agentId },
      { act: 'agent-assigned', agentId, unitId: 'RECTORAT' },
    ]);
    expect(acts).toHaveLength(2);
  });
});

describe('somebody who goes by another name', () => {
  it('is found by both, and stands in the list where the new one belongs', async () => {
    const [old, fresh] = [uniqueName('Ancien'), uniqueName('Nouveau')];
    const agentId = await newcomer({ usualName: old, firstName: 'Marc' });
    await change(agentId, { usualName: fresh });
    expect(await found(fresh.slice(0, -1))).toContain(agentId);
    expect(await found(old)).toEqual([agentId]);
    expect(await found(`marc ${old}`)).toEqual([agentId]);
    expect((await view(agentId)).usualName).toBe(fresh);
  });

  it('is found by none of the old ones any more, where these are hidden', async () => {
    const [first, second] = [uniqueName('Cache'), uniqueName('Visible')];
    const agentId = await newcomer({ usualName: first, firstName: 'Marcelin' });
    await change(agentId, { usualName: second });
    await change(agentId, { firstName: 'Maëlle', hideOldNames: true });
    expect(await found(second)).toEqual([agentId]);
    expect(await found(`Maëlle ${second}`)).toEqual([agentId]);
    expect(await found(first)).toEqual([]);
    expect(await found(`Marcelin ${second}`)).toEqual([]);
  });
});

describe('bad input to a change', () => {
  const bad: [field: string, value: unknown][] = [
    ['usualName', ''],
    ['usualName', '123'],
    ['usualName', 'a\u0000'],
    ['usualName', null],
    ['firstName', 'x'.repeat(101)],
    ['unit', 'sig-aesh'],
    ['unit', ''],
    ['unit', 'NOWHERE'],
    ['phone', 'appeler le soir'],
    ['phone', '=1+23456'],
    ['phone', null],
    ['phone', 33381654700],
    ['endsOn', '31/08/2090'],
    ['endsOn', '2090-02-30'],
    ['endsOn', '9999-12-31'],
    ['endsOn', '2024-08-31'],
    ['endsOn', null],
    ['newLogin', 'true'],
    ['hideOldNames', 1],
    ['birthDate', '1988-11-02'],
    ['numen', '03E1800242JPQ'],
  ];

  it.each(bad)('is a 422 that names the field, and writes nothing: %s %j', async (field, value) => {
    const agentId = await newcomer();
    const { status, body } = await change(agentId, { firstName: 'Zoé', [field]: value });
    expect({ status, fields: body.errors?.map((error) => error.field) }).toEqual({
      ...{ status: 422, fields: [field] },
    });
    expect(await factsOf(agentId)).toHaveLength(1);
  });

  it('or of nobody is refused', async () => {
    expect(await change(NOBODY, { unit: 'RECTORAT' })).toMatchObject({
      ...{ status: 404, body: { code: 'agent-not-found' } },
    });
    expect((await change('me', { unit: 'RECTORAT' })).status).toBe(404);
  });

  it('or of a contract of somebody who has left is refused', async () => {
    const agentId = await newcomer();
    await directory.post(`agents/${agentId}/departure`, { on: '2024-07-01' });
    const answer = await change(agentId, { unit: 'RECTORAT', endsOn: '2090-08-31' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'already-departed' } });
    expect((await view(agentId)).unit).toBe('SIG-AESH');
    expect((await change(agentId, { unit: 'RECTORAT' })).status).toBe(200);
  });

  it('is not for those who do not administer', async () => {
    const agentId = await newcomer();
    const grants = { roles: ['manager'], managedUnits: ['SIG-AESH'] };
    const answer = await change(agentId, { unit: 'RECTORAT' }, { grants });
    expect(answer).toMatchObject({ status: 403, body: { code: 'administrator-required' } });
  });

  it('needs no password typed again', async () => {
    const agentId = await newcomer();
    const options = { reauthenticatedUntil: undefined };
    expect((await change(agentId, { unit: 'RECTORAT' }, options)).status).toBe(200);
  });
});

it('nobody is created whose contract is over', async () => {
  const request = { ...person(), endsOn: '2024-08-31' };
  expect(await directory.post<Problem>('agents', request)).toMatchObject({
    status: 422,
    body: { code: 'contract-over', errors: [{ field: 'endsOn' }] },
  });
});
