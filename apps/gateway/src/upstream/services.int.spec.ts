import { sessions, units } from '@citadelle/contracts/calls';
import { METRICS } from '@citadelle/service-kit';
import { afterEach, describe, expect, it } from '@jest/globals';
import { PASSWORD, TOKENS } from '../testing/fake-credentials.js';
import { problem, serve } from '../testing/fake-service.js';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.js';

let gateway: TestGateway;
afterEach(() => gateway.stop());

const signIn = () =>
  gateway.api('POST', '/sessions', { body: { login: 'jpin', password: PASSWORD } });

describe('a service behind the gateway', () => {
  it('is a 503 when it is down', async () => {
    gateway = await startTestGateway();
    await gateway.credentials.stop();
    const response = await signIn();
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ code: 'service-unavailable' });
  });

  it('is a 503 within the deadline when it does not answer', async () => {
    gateway = await startTestGateway();
    gateway.credentials.answer([serve(sessions.signIn, () => new Promise(() => undefined))]);
    const start = performance.now();
    const response = await signIn();
    expect(response.status).toBe(503);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('is a 503 when it does not know the gateway', async () => {
    gateway = await startTestGateway({ SERVICE_CREDENTIAL: 'x'.repeat(32) });
    const response = await signIn();
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain('credential');
  });

  it('is a 503 when it does not have the call', async () => {
    gateway = await startTestGateway();
    gateway.credentials.answer([serve(sessions.signIn, () => problem(404, 'not-found'))]);
    const response = await signIn();
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('30');
  });

  it('does not take the others down with it', async () => {
    gateway = await startTestGateway();
    gateway.directory.answer([serve(units.list, () => problem(500, 'internal-error'))]);
    const token = TOKENS.administrator;
    expect((await gateway.api('GET', '/units', { token })).status).toBe(500);
    expect((await gateway.api('GET', '/sessions/current', { token })).status).toBe(200);
  });
});

it('counts the calls to each replica of a service, and how they ended', async () => {
  gateway = await startTestGateway();
  await signIn();
  await gateway.credentials.stop();
  await signIn();
  const registry = gateway.service.app.get<{ metrics(): Promise<string> }>(METRICS);
  const replica = gateway.credentials.url.replace('http://', '');
  const calls = (outcome: string) =>
    `upstream_calls_total{upstream="credentials",replica="${replica}",outcome="${outcome}",service="gateway"}`;
  const text = await registry.metrics();
  expect(text).toContain(`${calls('answered')} 1\n`);
  expect(text).toMatch(/outcome="(not-sent|interrupted)"/);
  expect(text).toContain(
    'upstream_replicas{upstream="credentials",state="dead",service="gateway"} 1\n',
  );
});

describe('the source of a request', () => {
  const sourceOf = async (forwardedFor: string) => {
    const body = { login: 'jpin', password: PASSWORD };
    const headers = { 'x-forwarded-for': forwardedFor };
    await gateway.api('POST', '/sessions', { body, headers });
    return gateway.credentials.received.at(-1)?.headers['x-source'];
  };

  it('is what a trusted proxy says', async () => {
    gateway = await startTestGateway({ TRUSTED_PROXIES: '127.0.0.0/8, 10.0.0.1' });
    expect(await sourceOf('192.0.2.7')).toBe('192.0.2.7');
    expect(await sourceOf('6.6.6.6, 192.0.2.7, 10.0.0.1')).toBe('192.0.2.7');
  });

  it('is told once not to be believed when it comes from a proxy that nobody declared', async () => {
    const settings = { TRUSTED_PROXIES: '10.0.0.1', LOG_LEVEL: 'warn' };
    gateway = await startTestGateway(settings);
    const warnings = () => gateway.log.filter((line) => line.includes('TRUSTED_PROXIES'));
    await gateway.api('GET', '/sessions/current');
    expect(warnings()).toEqual([]);
    for (const header of ['Forwarded', 'X-Real-IP', 'X-Forwarded-For', 'X-Forwarded-For'])
      await gateway.api('GET', '/sessions/current', { headers: { [header]: 'for=192.0.2.7' } });
    expect(warnings()).toEqual([expect.stringMatching(/what 127\.0\.0\.1 says .* not believed/)]);
    expect(warnings()[0]).not.toContain('192.0.2.7');
  });

  it('is nothing to warn of when it comes from a proxy that is declared', async () => {
    gateway = await startTestGateway({ TRUSTED_PROXIES: '127.0.0.1', LOG_LEVEL: 'warn' });
    expect(await sourceOf('192.0.2.7')).toBe('192.0.2.7');
    const named = { 'X-Undeclared-Proxy': '' };
    await gateway.api('GET', '/sessions/current', { headers: named });
    expect(gateway.log.join('')).not.toContain('TRUSTED_PROXIES');
  });

  it('is told not to be believed when a declared proxy says so of the one in front of it', async () => {
    gateway = await startTestGateway({ TRUSTED_PROXIES: '127.0.0.1', LOG_LEVEL: 'warn' });
    const named = { 'X-Undeclared-Proxy': '172.18.0.1' };
    for (let time = 0; time < 2; time++)
      await gateway.api('GET', '/sessions/current', { headers: named });
    const warnings = gateway.log.filter((line) => line.includes('TRUSTED_PROXIES'));
    expect(warnings).toEqual([expect.stringMatching(/what 172\.18\.0\.1 says/)]);
  });

  it('is the peer when it is no trusted proxy', async () => {
    gateway = await startTestGateway({ TRUSTED_PROXIES: '10.0.0.1' });
    expect(await sourceOf('192.0.2.7')).toBe('127.0.0.1');
  });
});
