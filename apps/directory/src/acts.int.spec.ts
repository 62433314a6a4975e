import { type ActsEvents, topics } from '@citadelle/contracts';
import { person, until } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { TestDirectory } from './directory.fixture.js';

const ADMINISTRATOR = '018f3a6e-9a40-7b02-8c3d-5e7f9a1b2c31';
const OTHER = '018f3a6e-9a40-7b02-8c3d-5e7f9a1b2c32';
const SOURCE = '192.0.2.7';

const directory = TestDirectory.ofSpec();

const act = async (method: string, path: string, body?: unknown) => {
  const options = { actor: ADMINISTRATOR, source: SOURCE };
  const { status } = await directory.call(method, path, body, options);
  expect(status).toBeLessThan(300);
};
const told = async () =>
  (await directory.published(topics.acts.name)).map(({ key, data }) => ({
    key,
    ...(data as ActsEvents['ActDone']),
  }));

it('tells our services who did what to whom, and where from, and nobody else', async () => {
  await act('PUT', 'units/SIG-AESH', { name: 'AESH' });
  await act('PUT', 'units/SIG-AESH', { name: 'Service des AESH' });
  const options = { actor: ADMINISTRATOR, source: SOURCE };
  const { body } = await directory.post<{ agentId: string }>(
    'agents',
    person({ unit: 'SIG-AESH' }),
    options,
  );
  const { agentId } = body;
  await act('PUT', `units/SIG-AESH/managers/${agentId}`);
  await act('PUT', `units/SIG-AESH/managers/${agentId}`);
  await act('DELETE', `units/SIG-AESH/managers/${agentId}`);
  await act('PATCH', `agents/${agentId}`, { usualName: 'Morel', phone: '4712' });
  await act('POST', `agents/${agentId}/departure`, { on: '2090-09-01' });
  await act('DELETE', `agents/${agentId}/departure`);
  await act('POST', `agents/${agentId}/departure`, { on: '2026-09-01' });
  await act('POST', `agents/${agentId}/return`, { on: '2026-09-02' });
  const expected = [
    { act: 'unit-declared', key: 'SIG-AESH', agentId: null, unitId: 'SIG-AESH' },
    { act: 'agent-created', key: agentId, agentId, unitId: 'SIG-AESH' },
    { act: 'manager-appointed', key: agentId, agentId, unitId: 'SIG-AESH' },
    { act: 'manager-dismissed', key: agentId, agentId, unitId: 'SIG-AESH' },
    { act: 'departure-announced', key: agentId, agentId, unitId: null },
    { act: 'departure-withdrawn', key: agentId, agentId, unitId: null },
    { act: 'agent-departed', key: agentId, agentId, unitId: null },
    { act: 'agent-returned', key: agentId, agentId, unitId: null },
  ];
  await until('all is told', async () => (await told()).length >= expected.length);
  // Each key has its order; the two keys may come in any.
  const inOrder = (await told()).sort((one, other) => one.at.localeCompare(other.at));
  expect(inOrder).toEqual(
    expected.map((one) => ({
      ...one,
      by: ADMINISTRATOR,
      source: SOURCE,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    })),
  );
  for (const { name } of [topics.agents, topics.agentsState, topics.units, topics.unitsState]) {
    const published = JSON.stringify(await directory.published(name));
    expect(published).not.toContain(ADMINISTRATOR);
    expect(published).not.toContain(SOURCE);
  }
});

it('tells an act together with what it did, or not at all', async () => {
  const before = (await told()).length;
  const options = { actor: ADMINISTRATOR, source: SOURCE };
  const answer = await directory.call('PUT', `units/NOWHERE/managers/${OTHER}`, undefined, options);
  expect(answer.status).toBe(404);
  await act('PUT', 'units/RECTORAT', { name: 'Rectorat' });
  await until('the next is told', async () => (await told()).length > before);
  expect((await told()).slice(before)).toMatchObject([{ act: 'unit-declared' }]);
});

it('says that the service itself did what nobody was asked for', async () => {
  await directory.declareUnit('DSI');
  await until('it is told', async () => (await told()).some(({ key }) => key === 'DSI'));
  const { by, source } = (await told()).find(({ key }) => key === 'DSI')!;
  expect({ by, source }).toEqual({ by: 'system', source: null });
});
