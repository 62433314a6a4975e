import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeDataFolder } from '@citadelle/local';
import {
  administrator,
  ApiClient,
  chosenPasswords,
  type CreatedAgent,
  people,
  tutorial,
  until,
} from '@citadelle/testing';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { requestMailsTo } from '../support/request-mails.js';
import { commandsOfDocs, shell } from '../support/shell.js';
import { appointStaff, createAgent, type Staff } from '../support/staff.js';

describe('services that die', () => {
  let academy: RunningAcademy;
  let hr: ApiClient;

  beforeAll(async () => {
    academy = await startAcademy({ transport: 'embedded', empty: true });
    hr = await new ApiClient(academy.gateway).as(administrator.login, administrator.password);
    await hr.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' });
  });

  afterAll(() => academy?.stop());

  describe('one of them in the middle of a creation', () => {
    const opened = (agentId: string) =>
      until(
        'the account to open',
        async () => {
          const agent = await hr.get<{
            account: { state: string; login: string; password: string };
          }>(`/agents/${agentId}`);
          return agent.status === 200 && agent.body.account.password === 'numen' && agent.body;
        },
        30_000,
      );

    it('credentials dead at the time: the agent is created, the account opens later, once', async () => {
      await academy.kill('credentials');
      const created = await hr.post<CreatedAgent>('/agents', tutorial.roger).catch(() => undefined);
      // Without credentials nobody can say who is asking: the call is refused, and nothing is lost by asking again.
      const agentId =
        created?.status === 201
          ? created.body.agentId
          : await until(
              'credentials to be back',
              async () => {
                const again = await hr.post<CreatedAgent>('/agents', tutorial.roger);
                return [200, 201].includes(again.status) && again.body.agentId;
              },
              30_000,
            );
      expect((await opened(agentId)).account.login).toBe('rmoulinaux');
    });

    it.each(['directory', 'credentials', 'notifications'])(
      'SIGKILL of %s as soon as the agent is created',
      async (service) => {
        const n = ['directory', 'credentials', 'notifications'].indexOf(service);
        const usualName = ['KILLDIR', 'KILLCRED', 'KILLNOT'][n]!;
        const created = await hr.post<CreatedAgent>('/agents', {
          ...tutorial.jean,
          usualName,
          numen: `03E190010${n}KIL`,
        });
        await academy.kill(service);
        expect(created.status).toBe(201);
        const agent = await opened(created.body.agentId);
        expect(agent.account.login).toBe(`j${usualName.toLowerCase()}`);
        const events = await academy.query<{ type: string; count: string }>(
          'credentials',
          `SELECT type, count(*) FROM events WHERE stream = 'account-${created.body.agentId}' GROUP BY type ORDER BY type`,
        );
        expect(events).toEqual([
          { type: 'AccountOpened', count: '1' },
          { type: 'InitialPasswordSeeded', count: '1' },
        ]);
      },
      180_000,
    );
  });

  describe('all of them between any two steps of a reset', () => {
    let staff: Staff;
    let jean: CreatedAgent;

    beforeAll(async () => {
      staff = await appointStaff(academy.gateway);
      jean = await createAgent(staff.hr, tutorial.jean);
      // Who is looked up is found once the directory has heard of the account.
      await until('the directory to know the login', async () => {
        const { body } = await staff.hr.get<{ items: unknown[] }>('/agents?query=jpin');
        return body.items.length === 1;
      });
    });

    /** What was answered is already written, and what follows from it is still under way: then all are killed. */
    const dying = async <T>(step: () => Promise<T>): Promise<T> => {
      const answer = await step();
      const services = ['directory', 'credentials', 'notifications', 'gateway'];
      await Promise.all(services.map((service) => academy.kill(service)));
      return answer;
    };
    const mailsTo = (address: string) => {
      const mails = requestMailsTo(address, academy.mails());
      return new Set(mails.map(({ messageId }) => messageId)).size;
    };

    /** What a later step overtakes is not mailed any more: each mail leaves before the next step. */
    const mailed = (count: number) =>
      until(`mail ${count}`, () => mailsTo(jean.account.address!) === count, 120_000);

    it('comes to the same end, and everybody is told once', async () => {
      const anonymous = new ApiClient(academy.gateway);
      const { usualName, firstName, birthDate } = tutorial.jean;
      const found = await dying(() =>
        anonymous.post('/identity-lookups', { usualName, firstName, birthDate }),
      );
      expect(found.status).toBe(200);
      const { lookupToken } = found.body;
      const started = await dying(() => anonymous.post('/password-resets', { lookupToken }));
      expect(started.status).toBe(201);
      const { resetId, firstCode } = started.body as { resetId: string; firstCode: string };
      await mailed(1);
      const path = `/password-resets/${resetId}`;
      const events = async () => {
        const recorded = await academy.query<{ type: string }>(
          'credentials',
          `SELECT type FROM events WHERE stream = 'reset-${resetId}' ORDER BY version`,
        );
        return recorded.map(({ type }) => type);
      };
      const told = async () => (await events()).filter((type) => type === 'ManagersAlerted');

      const requested = await dying(() =>
        anonymous.post(`${path}/second-code-request`, { firstCode }),
      );
      expect(requested.status).toBe(202);
      // Whoever releases a code was told of the request: a reset that is over no longer notes that she was.
      await until('the managers to be alerted', async () => (await told()).length === 1, 60_000);
      await dying(() => staff.nadia.reauthenticate(people.nadia.password));
      const released = await dying(() =>
        staff.nadia.post(`${path}/second-code`, { identityCheck: 'in-person' }),
      );
      expect(released.status).toBe(201);
      const { secondCode } = released.body as { secondCode: string };
      await mailed(2);
      const completed = await dying(() =>
        anonymous.post('/password-resets/completion', {
          ...{ login: 'jpin', firstCode, secondCode },
          newPassword: chosenPasswords.second,
        }),
      );
      expect(completed.status).toBe(204);
      expect((await anonymous.signIn('jpin', chosenPasswords.second)).status).toBe(201);

      const isTold = () =>
        mailsTo(jean.account.address!) === 3 && mailsTo('nadia.benali@ac-besancon.fr') === 1;
      await until('everybody to be told', isTold, 120_000);
      expect(await events()).toEqual([
        ...['ResetStarted', 'SecondCodeRequested', 'ManagersAlerted'],
        ...['SecondCodeReleased', 'ResetCompleted'],
      ]);
      expect(isTold()).toBe(true);
    }, 420_000);
  });

  it('keep everything over a stop and a start, from a copy of the folder that is lost', async () => {
    const before = await hr.get<{ items: unknown[] }>('/agents?limit=200');
    const { dataDir } = academy;
    const COPY = `${dataDir}-copy`;
    const [backUp, restore] = commandsOfDocs('docs/operations.md', '### At home');
    const typed = (line: string) => shell(line, { ...process.env, CITADELLE_DATA: dataDir, COPY });
    const running = await typed(backUp!);
    expect(running).toMatchObject({ code: 2, errors: expect.stringContaining('stop npm start') });
    await academy.restart(async () => {
      expect(await typed(backUp!)).toMatchObject({ code: 0 });
      removeDataFolder(dataDir);
      expect(await typed(restore!)).toMatchObject({ code: 0 });
      await rm(COPY, { recursive: true });
    });
    hr = await new ApiClient(academy.gateway).as(administrator.login, administrator.password);
    expect((await hr.get('/agents?limit=200')).body).toEqual(before.body);
  });
});
