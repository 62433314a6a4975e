import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  freePort,
  type KafkaProgram,
  launch,
  prepareKafka,
  type RunningProgram,
  untilReady,
} from '@citadelle/local/servers';
import {
  administrator,
  ApiClient,
  chosenPasswords,
  type CreatedAgent,
  tutorial,
  until,
} from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';

/** How long sign-ins are watched while Kafka is away; `KAFKA_OUTAGE_MS` makes it longer. */
const OUTAGE_MS = Number(process.env.KAFKA_OUTAGE_MS ?? 3_000);

describe('a Kafka that goes away', () => {
  let folder: string;
  let program: KafkaProgram;
  let kafka: RunningProgram;
  let academy: RunningAcademy;
  let hr: ApiClient;

  const startKafka = async () => {
    kafka = await launch(program, join(folder, 'kafka.log'));
    await untilReady(program, kafka);
  };
  const killKafka = async () => {
    kafka.kill('SIGKILL');
    await kafka.exited;
  };
  const management = (name: string) =>
    academy.services.filter((one) => one.name === name).map((one) => one.management);
  /** Who is not ready, and for the sake of what. */
  const notReady = async () => {
    const asked = academy.services.map(async ({ name, management }) => {
      const answer = await fetch(`${management}/health/ready`);
      return { name, status: answer.status, report: await answer.json() };
    });
    return (await Promise.all(asked)).filter(({ status }) => status !== 200);
  };
  const metric = async (url: string, name: string) => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(new RegExp(`^${name}\\{[^}]*\\} (\\d+)$`, 'm').exec(text)?.[1]);
  };
  const metricIs = (name: string, value: number) =>
    until(`${name} of every replica to be ${value}`, async () => {
      const seen = await Promise.all(management('credentials').map((url) => metric(url, name)));
      return seen.every((one) => one === value);
    });
  const create = async (person: object) => {
    const created = await hr.post<CreatedAgent>('/agents', person);
    expect(created.status).toBe(201);
    return created.body;
  };
  const opened = (agentId: string) =>
    until('the account to open', async () => {
      const { body } = await hr.get<{ account: { state: string; password: string } }>(
        `/agents/${agentId}`,
      );
      return body.account?.state === 'open' && body.account.password === 'numen';
    });

  /** Signs in again and again for so long; whatever came beside 201, and whoever was not ready. */
  async function signIns(forMs: number): Promise<unknown[]> {
    const failures: unknown[] = [];
    const end = Date.now() + forMs;
    let count = 0;
    while (Date.now() < end) {
      const { status } = await hr.signIn(administrator.login, administrator.password);
      if (status !== 201) failures.push({ status });
      failures.push(...(await notReady()));
      count += 1;
      await pause(200);
    }
    expect(count).toBeGreaterThan(0);
    return failures;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'citadelle-kafka-'));
    program = await prepareKafka({ folder, port: await freePort() });
    await startKafka();
    academy = await startAcademy({
      transport: 'kafka',
      kafkaBrokers: program.address,
      empty: true,
      replicas: { credentials: 2 },
      env: { TOPIC_REPLICATION: '1', TOPIC_MIN_ISR: '1' },
    });
    hr = await new ApiClient(academy.gateway).as(administrator.login, administrator.password);
    await hr.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' });
  });

  afterAll(async () => {
    await academy?.stop();
    if (kafka) await killKafka();
    await rm(folder, { recursive: true, force: true });
  });

  it('is the one of the caller, as the mail server is', () => {
    expect(academy.broker).toBe(program.address);
    expect([academy.smtpUrl, academy.mailPage]).toEqual([academy.mailServer.url, null]);
  });

  it('keeps nobody from signing in, and what was decided meanwhile follows', async () => {
    await metricIs('broker_up', 1);
    await metricIs('consumer_ready', 1);
    await killKafka();
    const { agentId, account } = await create(tutorial.roger);
    expect(account.state).toBe('pending');
    expect(await signIns(OUTAGE_MS)).toEqual([]);
    await metricIs('broker_up', 0);
    await startKafka();
    await opened(agentId);
    await metricIs('consumer_ready', 1);
  });

  it('keeps no replica from starting, several at once, and all join when it comes', async () => {
    await killKafka();
    // Each resolves once the new processes are ready.
    await Promise.all(
      ['directory', 'credentials', 'notifications'].map((one) => academy.kill(one)),
    );
    const { agentId } = await create(tutorial.jean);
    expect(await signIns(1_000)).toEqual([]);
    await startKafka();
    await opened(agentId);
    await metricIs('consumer_ready', 1);
    expect(await signIns(1_000)).toEqual([]);
  });

  it('may stand still with all its connections open', async () => {
    kafka.kill('SIGSTOP');
    const { agentId } = await create(tutorial.christian);
    expect(await signIns(OUTAGE_MS)).toEqual([]);
    kafka.kill('SIGCONT');
    await opened(agentId);
    await metricIs('consumer_ready', 1);
    const anonymous = new ApiClient(academy.gateway);
    const { body } = await anonymous.signIn('cjoseph', tutorial.christian.numen);
    const changed = await new ApiClient(academy.gateway, body.token).post('/password-changes', {
      currentPassword: tutorial.christian.numen,
      newPassword: chosenPasswords.first,
    });
    expect(changed.status).toBe(200);
    // Her login takes a number, so his does, and he is told: by the relay of the caller.
    await opened((await create(tutorial.christine)).agentId);
    await until('the mail', () =>
      academy.mails().some(({ subject }) => subject.includes('cjoseph1')),
    );
  });
});
