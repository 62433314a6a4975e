import { managerAlerts } from '@citadelle/contracts/calls';
import { Agent } from 'node:http';
import { EventStream, until } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { HELENE, NADIA, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { feedAndSession } from './feed-and-session.steps.fixture.js';
import { HeardGateway, PAULS_TOKEN } from './heard-gateway.fixture.js';

const at = new HeardGateway();

describe('a stream of alerts', () => {
  beforeEach(() => at.start());

  it('tells of an alert as soon as it is raised', async () => {
    const stream = await at.listen();
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.any(String),
    });
    const alert = at.log.raise();
    await stream.heard(1);
    expect(stream.events).toEqual([{ event: 'alert', id: '1', data: alert }]);
    expect(stream.text).toMatch(/^retry: 3000\n\n/);
  });

  it('says that its connection ends with it, and ends it: whoever keeps connections sends nothing more on it', async () => {
    const agent = new Agent({ keepAlive: true });
    const stream = await at.listen(TOKENS.manager, { agent });
    expect(stream.headers.connection).toBe('close');
    at.accounts.delete(TOKENS.manager);
    await until('the connection to end', () => stream.ended);
    expect(Object.values(agent.freeSockets)).toEqual([]);
    agent.destroy();
  });

  it('tells each what is theirs, and nobody what is about themselves', async () => {
    const [nadia, paul, helene] = [
      await at.listen(),
      await at.listen(PAULS_TOKEN),
      await at.listen(TOKENS.administrator),
    ];
    at.log.raise({ unit: 'SIG-AESH' });
    at.log.raise({ unit: 'RECTORAT' });
    at.log.raise({ unit: 'SIG-AESH' }, { forAdministrators: true });
    at.log.raise({ unit: null, agentId: NADIA.agentId }, { forAdministrators: true });
    at.log.raise({ unit: 'SIG-AESH', agentId: NADIA.agentId });
    at.log.raise({ unit: 'RECTORAT', agentId: HELENE.agentId }, { forAdministrators: true });
    at.log.raise({ unit: 'SIG-AESH' }, { forAdministrators: true });
    at.log.raise({ unit: 'RECTORAT' });
    await Promise.all([nadia.heard(7), paul.heard(8), helene.heard(7)]);
    expect([nadia.seqs, paul.seqs, helene.seqs]).toEqual([
      [1, 3, 7],
      [2, 6, 8],
      [3, 4, 7],
    ]);
  });

  it('begins with what was missed, in order and once, whatever comes meanwhile', async () => {
    for (let seq = 1; seq <= 5; seq++) at.log.raise();
    await at.listen();
    at.gateway.notifications.answer([
      serve(managerAlerts.list, (request, { headers }) => {
        // Raised before the list is read, so that list and feed both tell of it; and one after.
        at.log.raise();
        const list = at.log.list(request, headers);
        at.log.raise();
        return list;
      }),
    ]);
    const stream = await at.listen(TOKENS.manager, { lastEventId: 2 });
    await stream.heard(7);
    at.log.raise();
    await stream.heard(8);
    expect(stream.seqs).toEqual([3, 4, 5, 6, 7, 8]);
  });

  it('opens for a manager of whom the list does not know yet', async () => {
    at.gateway.notifications.answer([
      serve(managerAlerts.list, () => problem(404, 'alert-not-found')),
    ]);
    const streams = [await at.listen(), await at.listen(TOKENS.manager, { lastEventId: 0 })];
    at.log.raise();
    for (const stream of streams) await stream.heard(1);
  });

  it('takes the last event from the address too, and rather from the header', async () => {
    for (let seq = 1; seq <= 4; seq++) at.log.raise();
    const fromAddress = await at.listen(TOKENS.manager, { query: '?lastEventId=2' });
    await fromAddress.heard(4);
    expect(fromAddress.seqs).toEqual([3, 4]);
    const both = await at.listen(TOKENS.manager, { query: '?lastEventId=1', lastEventId: 3 });
    await both.heard(4);
    expect(both.seqs).toEqual([4]);
  });

  it('sends 200 missed alerts at most, and says so', async () => {
    for (let seq = 1; seq <= 230; seq++) at.log.raise();
    const stream = await at.listen(TOKENS.manager, { lastEventId: 10 });
    await stream.heard(230);
    expect(stream.events[0]).toMatchObject({ event: 'incomplete' });
    expect(stream.seqs).toEqual(Array.from({ length: 200 }, (_, at) => at + 31));
  });

  it.each([
    [{ lastEventId: 'x' }, 'Last-Event-ID'],
    [{ lastEventId: '-1' }, 'Last-Event-ID'],
    [{ lastEventId: '1'.repeat(400) }, 'Last-Event-ID'],
    [{ query: '?lastEventId=x' }, 'lastEventId'],
    [{ query: '?lastEventId=1.5' }, 'lastEventId'],
    [{ query: '?lastEventId=-1' }, 'lastEventId'],
    [{ query: '?lastEventId=99999999999999999999' }, 'lastEventId'],
    [{ query: '?lastEventId=1&lastEventId=2' }, 'lastEventId'],
    [{ query: '?lastEventId=%00' }, 'lastEventId'],
    [{ query: '?unknown=1' }, 'unknown'],
  ])('is refused after %j', async (options, field) => {
    const stream = await at.listen(TOKENS.manager, options as never);
    expect(stream.status).toBe(422);
    await until('the problem', () => stream.ended);
    expect(JSON.parse(stream.text)).toMatchObject({ errors: [{ field }] });
    expect(at.openStreams()).toBe(0);
  });

  it('is nothing to whoever manages nothing, and needs a session', async () => {
    expect((await at.listen(TOKENS.agent)).status).toBe(404);
    expect((await at.listen('unknown')).status).toBe(401);
    const cookie = await EventStream.open(`${at.gateway.url}/api/v1/alerts/stream`, {
      cookie: `session=${TOKENS.manager}`,
    });
    expect(cookie.status).toBe(401);
    expect(at.log.begun).toEqual([]);
  });

  it('does not open for a HEAD', async () => {
    const response = await at.gateway.api('HEAD', '/alerts/stream', { token: TOKENS.manager });
    expect(response.status).toBe(200);
    expect(at.openStreams()).toBe(0);
  });

  it('shows now and then that it lives', async () => {
    const stream = await at.listen();
    await until(
      'two heartbeats',
      () => stream.text.split('\n\n').filter((b) => b === ':').length > 1,
    );
    expect(stream.events).toEqual([]);
  });
});

feedAndSession(at);

describe('too many streams', () => {
  it('of one session are refused', async () => {
    await at.start();
    for (let count = 0; count < 5; count++) await at.listen();
    const sixth = await at.listen();
    expect(sixth.status).toBe(429);
    expect(Number(sixth.headers['retry-after'])).toBeGreaterThan(0);
    expect((await at.listen(PAULS_TOKEN)).status).toBe(200);
    at.opened[0]!.leave();
    await until('one to have left', () => at.openStreams() === 5);
    expect((await at.listen()).status).toBe(200);
  });

  it('of one replica are refused', async () => {
    await at.start({ ALERT_STREAMS_MAX: '1' });
    await at.listen();
    const second = await at.listen(PAULS_TOKEN);
    expect(second.status).toBe(503);
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('a gateway that stops', () => {
  it('ends its streams at once, and says why', async () => {
    await at.start({});
    const streams = [await at.listen(), await at.listen(PAULS_TOKEN)];
    const since = performance.now();
    await at.gateway.service.stop();
    // A stream that stayed open would use up the ten seconds that a stop may take.
    expect(performance.now() - since).toBeLessThan(8_000);
    for (const stream of streams) expect(await stream.closing()).toBe('shutting-down');
    await until('the feed to close', () => at.log.listeners === 0);
  });
});
