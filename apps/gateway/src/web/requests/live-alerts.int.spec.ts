import { sessions } from '@citadelle/contracts/calls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStream, PageVisitor, until } from '@citadelle/testing';
import { FakeAlertLog } from '../../testing/fake-alert-log.js';
import { fakeCredentials, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.js';

const STREAM = '/gestion/demandes/flux';

const log = new FakeAlertLog();
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ ALERT_STREAM_RECHECK: 'PT1S' });
  gateway.notifications.answer(log.answers());
});
afterAll(() => gateway.stop());

const listen = (headers: Record<string, string>) =>
  EventStream.open(`${gateway.url}${STREAM}`, headers);
const cookie = (token: string) => ({ cookie: `__Host-session=${token}` });
const looks = () =>
  gateway.credentials.received
    .filter(({ path }) => path === '/internal/sessions/introspection')
    .map(({ body }) => (body as { keepIdle?: boolean }).keepIdle);

describe('the live stream of the pages', () => {
  it('tells of alerts as they come, and of those missed', async () => {
    const before = looks().length;
    const first = await listen(cookie(TOKENS.manager));
    expect(first.status).toBe(200);
    expect(first.headers['content-type']).toContain('text/event-stream');
    await until('the feed', () => log.listeners > 0);
    const { seq } = log.raise();
    await first.heard(seq);
    first.leave();
    const missed = log.raise();
    const again = await listen({ ...cookie(TOKENS.manager), 'last-event-id': String(seq) });
    await again.heard(missed.seq);
    expect(again.seqs).toEqual([missed.seq]);
    again.leave();
    expect(new Set(looks().slice(before))).toEqual(new Set([true]));
  });

  it('opens for no bearer token', async () => {
    const stream = await listen({ authorization: `Bearer ${TOKENS.manager}` });
    expect(stream.status).toBe(303);
    expect(stream.headers.location).toContain('/connexion?motif=connexion-necessaire');
  });

  it('is told from nothing by whoever has no role', async () => {
    expect((await listen(cookie(TOKENS.agent))).status).toBe(404);
  });

  it('ends with its session', async () => {
    const stream = await listen(cookie(TOKENS.manager));
    gateway.credentials.answer([serve(sessions.watch, () => problem(401, 'session-expired'))]);
    expect(await stream.closing()).toBe('session-ended');
    gateway.credentials.answer(fakeCredentials());
  });
});

describe('what an open page asks for by itself', () => {
  it('is its list, and keeps no session alive', async () => {
    const visitor = new PageVisitor(gateway.url);
    visitor.cookies.set('__Host-session', TOKENS.manager);
    await visitor.open('/gestion/demandes');
    expect(looks().at(-1)).toBeUndefined();
    const part = /data-live-part="([^"]*)"/.exec(visitor.page.html)?.[1];
    const { status, html } = await visitor.open(part!);
    expect(status).toBe(200);
    expect(html).toContain('data-live-part="/gestion/demandes/en-direct"');
    expect(html).toContain('Jean PIN');
    expect(looks().at(-1)).toBe(true);
  });
});
