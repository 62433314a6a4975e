import { isDeepStrictEqual } from 'node:util';
import { ADMINISTRATORS_KEY, type Problem, topics } from '@citadelle/contracts';
import type { UnitView } from '@citadelle/contracts/calls';
import { nastyBodies, person, until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { TestDirectory } from '../directory.fixture.js';
import {
  createFirstAdministrator,
  FirstAdministratorRefused,
} from '../first-administrator.client.js';

const NOBODY = '00000000-0000-7000-8000-000000000000';

const directory = TestDirectory.ofSpec();

const accessTo = ({ url, credential }: TestDirectory) => ({
  directoryUrl: url,
  serviceCredential: credential,
});

const call = <Body>(method: string, path: string, body?: unknown) =>
  directory.call<Body>(method, path, body);

const status = async (method: string, path: string, body?: unknown) =>
  (await directory.call(method, path, body)).status;

const problem = async (method: string, path: string) => {
  const answer = await directory.call(method, path);
  return [answer.status, answer.body.code];
};

const factsOf = async (stream: string) =>
  (
    await directory.rows<{ type: string }>(
      'SELECT type FROM events WHERE stream = $1 ORDER BY version',
      [stream],
    )
  ).map(({ type }) => type);

/** Waits until the state that is published under this key is the given one. */
const stateIs = (key: string, state: object) =>
  until(`the state of ${key}`, async () => {
    const published = await directory.published(topics.unitsState.name);
    return isDeepStrictEqual(published.findLast((one) => one.key === key)?.data, state);
  });

// First of all: the directory must still be empty.
describe('the first administrator', () => {
  const identity = person({ unit: 'DSI' });
  const create = () => createFirstAdministrator(accessTo(directory), identity);

  it('is refused without the service credential', async () => {
    const asked = createFirstAdministrator(
      { ...accessTo(directory), serviceCredential: 'x'.repeat(32) },
      identity,
    );
    await expect(asked).rejects.toMatchObject({
      name: 'FirstAdministratorRefused',
      problem: { code: 'service-credential-required' },
    });
  });

  it('is created with their unit, once, however many ask at once', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 5 }, create));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected')
        expect((answer.reason as FirstAdministratorRefused).problem.code).toBe(
          'administrator-exists',
        );
    expect(await factsOf('administrators')).toEqual(['AdministratorAppointed']);
    expect(await factsOf('unit-DSI')).toEqual(['UnitDeclared']);
  });

  it('is refused when there is one, and nothing is written', async () => {
    const another = person({ unit: 'ELSEWHERE' });
    const answer = await directory.post('first-administrator', another);
    expect(answer).toMatchObject({ status: 409, body: { code: 'administrator-exists' } });
    expect(await factsOf('unit-ELSEWHERE')).toEqual([]);
  });
});

it('finishes an interrupted first administrator: the agent is there, the appointment is not', async () => {
  const interrupted = await TestDirectory.start();
  try {
    await interrupted.declareUnit('DSI');
    const identity = person({ unit: 'DSI' });
    const { agentId } = await interrupted.create(identity);
    const created = await createFirstAdministrator(accessTo(interrupted), identity);
    expect(created).toEqual({ agentId });
  } finally {
    await interrupted.stop();
  }
});

describe('units', () => {
  it('are declared and renamed by PUT, and the same again changes nothing', async () => {
    const declare = (name: string) => call<UnitView>('PUT', 'units/SIG-AESH', { name });
    const declared = { unitId: 'SIG-AESH', name: 'Service des AESH', managers: [] };
    expect(await declare(' Service des AESH ')).toMatchObject({ status: 200, body: declared });
    expect(await declare('Service des AESH')).toMatchObject({ status: 200, body: declared });
    expect((await declare('AESH')).body.name).toBe('AESH');
    expect(await factsOf('unit-SIG-AESH')).toEqual(['UnitDeclared', 'UnitRenamed']);
    const { body } = await call<{ items: UnitView[] }>('GET', 'units');
    expect(body.items).toContainEqual({ unitId: 'SIG-AESH', name: 'AESH', managers: [] });
  });

  it('refuse names and ids that are none', async () => {
    for (const { what, field, body } of nastyBodies({ name: 'AESH' }, { name: 'text' })) {
      const answer = await directory.call('PUT', 'units/NASTY', body);
      expect({ what, status: answer.status }).toEqual({ what, status: 422 });
      expect(answer.body.errors).toContainEqual(expect.objectContaining({ field }));
    }
    for (const unitId of ['sig', 'A', '%00', '%3Cb%3E', "A'--", 'A'.repeat(80)])
      expect([unitId, await status('PUT', `units/${unitId}`, { name: 'x' })]).toEqual([
        unitId,
        422,
      ]);
    expect(await factsOf('unit-NASTY')).toEqual([]);
  });

  it('have names of 200 characters at most', async () => {
    const declare = (length: number) =>
      call<UnitView & Problem>('PUT', 'units/LONG', { name: 'é'.repeat(length) });
    expect(await declare(200)).toMatchObject({ status: 200, body: { name: 'é'.repeat(200) } });
    const { status: refused, body } = await declare(201);
    expect([refused, body.errors]).toMatchObject([422, [{ field: 'name', code: 'text-length' }]]);
  });

  it('take hostile text for a name as what it is', async () => {
    const name = `<script>'; DROP TABLE units; --`;
    expect(await call<UnitView>('PUT', 'units/HOSTILE', { name })).toMatchObject({
      body: { name },
    });
  });

  it('get and lose managers, once each, and our services hear of it in order', async () => {
    const { agentId } = await directory.create(person({ unit: 'SIG-AESH' }));
    const path = `units/SIG-AESH/managers/${agentId}`;
    expect(await status('PUT', path)).toBe(204);
    expect(await status('PUT', path)).toBe(204);
    const { body } = await call<{ items: UnitView[] }>('GET', 'units');
    expect(body.items.find(({ unitId }) => unitId === 'SIG-AESH')!.managers).toEqual([agentId]);
    const state = { unitId: 'SIG-AESH', name: 'AESH' };
    await stateIs('SIG-AESH', { ...state, managers: [agentId] });
    expect(await status('DELETE', path)).toBe(204);
    expect(await status('DELETE', path)).toBe(204);
    expect((await factsOf('unit-SIG-AESH')).slice(2)).toEqual([
      'ManagerAppointed',
      'ManagerDismissed',
    ]);
    const heard = await until('the dismissal', async () => {
      const messages = await directory.published(topics.units.name);
      const about = messages.filter(({ key }) => key === 'SIG-AESH');
      return about.some(({ type }) => type === 'ManagerDismissed') && about;
    });
    expect(heard.map(({ type, data }) => [type, data])).toEqual([
      ['UnitDeclared', { unitId: 'SIG-AESH', name: 'Service des AESH' }],
      ['UnitDeclared', { unitId: 'SIG-AESH', name: 'AESH' }],
      ['ManagerAppointed', { unitId: 'SIG-AESH', agentId }],
      ['ManagerDismissed', { unitId: 'SIG-AESH', agentId }],
    ]);
    await stateIs('SIG-AESH', { ...state, managers: [] });
  });

  it('appoint one manager once when asked at the same time', async () => {
    const { agentId } = await directory.create(person({ unit: 'SIG-AESH' }));
    const before = (await factsOf('unit-SIG-AESH')).length;
    const asked = Array.from({ length: 6 }, () =>
      status('PUT', `units/SIG-AESH/managers/${agentId}`),
    );
    expect(await Promise.all(asked)).toEqual(Array(6).fill(204));
    expect((await factsOf('unit-SIG-AESH')).length).toBe(before + 1);
  });

  it('must exist, and so must their managers', async () => {
    const { agentId } = await directory.create(person({ unit: 'SIG-AESH' }));
    const noUnit = [404, 'unit-not-found'];
    const noAgent = [404, 'agent-not-found'];
    expect(await problem('PUT', `units/NOWHERE/managers/${agentId}`)).toEqual(noUnit);
    expect(await problem('DELETE', `units/NOWHERE/managers/${agentId}`)).toEqual(noUnit);
    expect(await problem('PUT', `units/SIG-AESH/managers/${NOBODY}`)).toEqual(noAgent);
    expect(await problem('PUT', 'units/SIG-AESH/managers/me')).toEqual(noAgent);
    expect(await status('DELETE', `units/SIG-AESH/managers/${NOBODY}`)).toBe(204);
  });
});

describe('administrators', () => {
  it('are appointed and dismissed, but for the last one', async () => {
    const { agentId } = await directory.create(person({ unit: 'DSI' }));
    expect(await status('PUT', `administrators/${agentId}`)).toBe(204);
    expect(await status('PUT', `administrators/${agentId}`)).toBe(204);
    const first = await until('both appointments', async () => {
      const appointed = (await directory.published(topics.units.name)).filter(
        ({ key }) => key === ADMINISTRATORS_KEY,
      );
      return appointed.length === 2 && (appointed[0]!.data as { agentId: string }).agentId;
    });
    expect(await status('DELETE', `administrators/${first}`)).toBe(202);
    expect((await directory.byTwo('DELETE', `administrators/${first}`)).status).toBe(204);
    expect(await status('DELETE', `administrators/${first}`)).toBe(204);
    expect(await problem('DELETE', `administrators/${agentId}`)).toEqual([
      409,
      'last-administrator',
    ]);
    await stateIs(ADMINISTRATORS_KEY, { administrators: [agentId] });
  });

  it('keep one when the last two are dismissed at once', async () => {
    const { agentId: one } = await directory.create(person({ unit: 'DSI' }));
    await directory.byTwo('PUT', `administrators/${one}`);
    const { agentId: two } = await directory.create(person({ unit: 'DSI' }));
    await directory.byTwo('PUT', `administrators/${two}`);
    const all = await directory.rows<{ id: string }>(
      `SELECT DISTINCT data->>'agentId' AS id FROM events WHERE stream = 'administrators'`,
    );
    const answers = await Promise.all(
      all.map(async ({ id }) => (await directory.byTwo('DELETE', `administrators/${id}`)).status),
    );
    expect(answers.filter((code) => code === 409)).toHaveLength(1);
    expect(answers.filter((code) => code === 204)).toHaveLength(all.length - 1);
  });

  it('must be agents', async () => {
    expect(await problem('PUT', `administrators/${NOBODY}`)).toEqual([404, 'agent-not-found']);
  });
});
