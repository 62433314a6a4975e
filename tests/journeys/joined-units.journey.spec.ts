import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  administrator,
  ApiClient,
  type CreatedAgent,
  managers,
  people,
  tutorial,
  until,
} from '@citadelle/testing';
import { Imports } from '../support/imports.js';
import { requestMailsTo } from '../support/request-mails.js';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { appointStaff, createAgent, type Staff } from '../support/staff.js';

/** The unit that goes up in the other one. */
const OLD = 'SIG-AESH';
const NEW = 'RECTORAT';
const ADDRESSES = {
  nadia: 'nadia.benali@ac-besancon.fr',
  paul: 'paul.grandjean@ac-besancon.fr',
};

interface Queue {
  items: { resetId: string; state: string; agent: { login: string } }[];
}

/** Everybody of the old unit in a file of HR that knows the new one alone. */
const FILE = Buffer.from(
  [
    'Nom d’usage;Prénom;Né(e) le;NUMEN;Code service',
    ...[tutorial.jean, tutorial.roger, tutorial.christian, managers.nadia].map(
      ({ usualName, firstName, birthDate, numen }) =>
        [usualName, firstName, birthDate, numen, NEW].join(';'),
    ),
    '',
  ].join('\n'),
);

describe('two units that are joined in one', () => {
  let academy: RunningAcademy;
  let staff: Staff;
  let nadiasId: string;
  const resets: Record<'jean' | 'roger', string> = { jean: '', roger: '' };
  let jeansCode: string;

  const queueOf = async (manager: ApiClient, unit: string) =>
    (await manager.get<Queue>(`/units/${unit}/password-resets`)).body.items ?? [];
  const release = async (manager: ApiClient, password: string, resetId: string) => {
    await manager.reauthenticate(password);
    return manager.post<{ secondCode: string }>(`/password-resets/${resetId}/second-code`, {
      identityCheck: 'called-back',
    });
  };
  const ask = async (who: 'jean' | 'roger', { account }: CreatedAgent) => {
    const anonymous = new ApiClient(academy.gateway);
    const { birthDate } = tutorial[who];
    const { body } = await anonymous.post<{ resetId: string; firstCode: string }>(
      '/password-resets',
      { login: account.login, birthDate },
    );
    resets[who] = body.resetId;
    const path = `/password-resets/${body.resetId}/second-code-request`;
    expect((await anonymous.post(path, { firstCode: body.firstCode })).status).toBe(202);
    return body.firstCode;
  };

  beforeAll(async () => {
    academy = await startAcademy({ transport: 'embedded', empty: true });
    staff = await appointStaff(academy.gateway);
    const { hr } = staff;
    const created = (who: 'jean' | 'roger' | 'christian') => createAgent(hr, tutorial[who]);
    const [jean, roger] = [await created('jean'), await created('roger')];
    await created('christian');
    jeansCode = await ask('jean', jean);
    await ask('roger', roger);
    expect((await release(staff.nadia, people.nadia.password, resets.roger)).status).toBe(201);
    // Nadia manages both.
    nadiasId = (await hr.post<CreatedAgent>('/agents', managers.nadia)).body.agentId;
    await hr.reauthenticate(administrator.password);
    expect((await hr.call('PUT', `/units/${NEW}/managers/${nadiasId}`)).status).toBe(204);
  }, 240_000);

  afterAll(() => academy?.stop());

  it('are joined by a file that changes everybody’s unit, and nothing else', async () => {
    const imports = new Imports(staff.hr);
    const view = await imports.plan(FILE, 'add');
    expect(view).toMatchObject({ changed: 4, created: 0, rejected: 0, unknownUnits: [] });
    await imports.confirm(view);
    expect(await imports.plan(Buffer.concat([FILE, Buffer.from('\n')]), 'add')).toMatchObject({
      ...{ changed: 0, alreadyKnown: 4 },
    });
  });

  it('have one queue, in which each pending request is once', async () => {
    await until('the requests have followed', async () => {
      return (await queueOf(staff.paul, NEW)).length === 2;
    });
    const ids = (await queueOf(staff.paul, NEW)).map(({ resetId }) => resetId);
    expect(ids.sort()).toEqual([resets.jean, resets.roger].sort());
    const nadias = [...(await queueOf(staff.nadia, NEW)), ...(await queueOf(staff.nadia, OLD))];
    expect(nadias.map(({ resetId }) => resetId).sort()).toEqual(ids);
    // The code that was given out of the old one is void: somebody must look again who asks.
    expect(nadias.map(({ state }) => state)).toEqual(Array(2).fill('awaiting-second-code'));
  });

  it('have a manager of both once, who is told of each request once', async () => {
    const { body } = await staff.hr.get<{ items: { unitId: string; managers: string[] }[] }>(
      '/units',
    );
    const managing = body.items.find(({ unitId }) => unitId === NEW)!.managers;
    expect(managing.filter((agentId) => agentId === nadiasId)).toEqual([nadiasId]);
    expect(new Set(managing).size).toBe(managing.length);
    const told = async (whom: 'nadia' | 'paul') =>
      requestMailsTo(ADDRESSES[whom], academy.mails()).filter(({ subject }) =>
        /transf/i.test(subject),
      );
    await until('both managers are told', async () => {
      return (await told('nadia')).length >= 2 && (await told('paul')).length >= 2;
    });
    expect((await told('nadia')).length).toBe((await told('paul')).length);
  });

  it('give out the second code, by whoever manages the new one', async () => {
    const { status, body } = await release(staff.nadia, people.nadia.password, resets.jean);
    expect(status).toBe(201);
    const completion = { login: 'jpin', firstCode: jeansCode, secondCode: body.secondCode };
    const { status: completed } = await new ApiClient(academy.gateway).post(
      '/password-resets/completion',
      { ...completion, newPassword: 'tuilerie et campanule 41' },
    );
    expect(completed).toBe(204);
  });
});
