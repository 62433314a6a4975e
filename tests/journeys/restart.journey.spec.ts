import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { administrator, ApiClient, type CreatedAgent, tutorial, until } from '@citadelle/testing';

describe('a service killed in the middle of a creation', () => {
  let academy: RunningAcademy;
  let hr: ApiClient;

  beforeAll(async () => {
    academy = await startAcademy({ transport: 'embedded', empty: true });
    hr = await new ApiClient(academy.gateway).as(administrator.login, administrator.password);
    await hr.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' });
  }, 120_000);

  afterAll(() => academy?.stop(), 60_000);

  const opened = (agentId: string) =>
    until(
      'the account to open',
      async () => {
        const agent = await hr.get<{ account: { state: string; login: string; password: string } }>(
          `/agents/${agentId}`,
        );
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
  }, 180_000);

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

  it('keeps everything over a stop and a start', async () => {
    const before = await hr.get<{ items: unknown[] }>('/agents?limit=200');
    await academy.restart();
    hr = await new ApiClient(academy.gateway).as(administrator.login, administrator.password);
    expect((await hr.get('/agents?limit=200')).body).toEqual(before.body);
  }, 180_000);
});
