import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  administrator,
  ApiClient,
  type CreatedAgent,
  KafkaCluster,
  tutorial,
  until,
} from '@citadelle/testing';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { printTable } from '../support/table.js';

/** It answers nobody for half of the outage, and is not there for the other half. */
const HALF_MS = 30_000;
const SIGN_IN_EVERY_MS = 250;
const CREATE_EVERY_MS = 5_000;

describe('Kafka away for a minute', () => {
  let cluster: KafkaCluster;
  let academy: RunningAcademy;
  let hr: ApiClient;

  beforeAll(async () => {
    cluster = await KafkaCluster.start();
    const kafkaBrokers = cluster.brokers.join(',');
    academy = await startAcademy({ transport: 'kafka', kafkaBrokers, empty: true, giveWay: true });
    hr = await signedIn();
    await hr.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' });
  }, 180_000);

  afterAll(async () => {
    await academy?.stop();
    await cluster?.close();
  }, 60_000);

  const signedIn = () =>
    new ApiClient(academy.gateway).as(administrator.login, administrator.password);

  /** Does something again and again until told to stop. */
  async function every(ms: number, over: AbortSignal, work: (n: number) => Promise<void>) {
    for (let n = 0; !over.aborted; n += 1) {
      await work(n);
      await pause(ms, undefined, { signal: over }).catch(() => undefined);
    }
  }

  async function outage(): Promise<void> {
    for (const node of cluster.nodes) node.freeze();
    await pause(HALF_MS);
    await Promise.all(cluster.nodes.map((node) => node.kill()));
    await pause(HALF_MS);
  }

  it('fails no sign-in, opens later the accounts made meanwhile, and lets a service start', async () => {
    const over = new AbortController();
    const signIns = new Map<number, number>();
    const created: string[] = [];
    const refused: number[] = [];
    const load = Promise.all([
      every(SIGN_IN_EVERY_MS, over.signal, async () => {
        const client = new ApiClient(academy.gateway);
        const { status } = await client.signIn(administrator.login, administrator.password);
        signIns.set(status, (signIns.get(status) ?? 0) + 1);
      }),
      every(CREATE_EVERY_MS, over.signal, async (n) => {
        const letter = String.fromCharCode(65 + n);
        const person = {
          ...tutorial.jean,
          usualName: `AWAY${letter}`,
          numen: `03E19003${String(n).padStart(2, '0')}AWY`,
        };
        const { status, body } = await hr.post<CreatedAgent>('/agents', person);
        if (status === 201) created.push(body.agentId);
        else refused.push(status);
      }),
    ]);
    const away = outage();
    // Starts in the midst of it, and is ready before it is over.
    let startedMeanwhile = false;
    const restarted = academy.kill('notifications').then(() => (startedMeanwhile = true));
    await away;
    const startedInTime = startedMeanwhile;
    await Promise.all(cluster.nodes.map((node) => node.start()));
    over.abort();
    await Promise.all([load, restarted]);

    const isOpen = async (agentId: string) => {
      const { body } = await hr.get<{ account: { password?: string } }>(`/agents/${agentId}`);
      return body.account.password === 'numen';
    };
    for (const agentId of created) {
      await until(`the account of ${agentId} to open`, () => isOpen(agentId), 120_000);
    }
    printTable('Kafka away for a minute', [
      {
        'sign-ins': [...signIns].map(([status, count]) => `${count} × ${status}`).join(', '),
        'accounts made meanwhile, all open now': created.length,
        'creations refused': refused.length,
      },
    ]);
    expect(startedInTime).toBe(true);
    expect([...signIns.keys()]).toEqual([201]);
    expect(refused).toEqual([]);
  }, 400_000);
});
