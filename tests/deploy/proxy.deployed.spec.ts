import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@citadelle/testing';
import { ComposedProxy } from '../support/composed-proxy.js';

const MINUTES = 60_000;
/** The most that a gateway takes, in bytes. */
const BODY_LIMIT = 64 * 1024;
const LIE = '6.6.6.6';

/** The proxy of docker-compose.yml, as its container runs it. */
describe('the proxy', () => {
  let proxy: ComposedProxy;
  /** This machine, as the proxy tells of it, whatever address Docker gives it. */
  const peer = '127.0.0.1';

  beforeAll(async () => {
    await ComposedProxy.down();
    proxy = await ComposedProxy.up();
  }, 20 * MINUTES);

  afterAll(() => ComposedProxy.down(), 2 * MINUTES);

  it('hands requests and answers on as they are', async () => {
    const options = { method: 'POST', path: '/api/%C3%A9?a=1', headers: { 'x-one': 'un' } };
    const answer = await proxy.ask(options, 'corps');
    expect(answer.status).toBe(201);
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(JSON.parse(answer.body)).toMatchObject({
      ...{ method: 'POST', url: '/api/%C3%A9?a=1', body: 'corps' },
      headers: { host: `127.0.0.1:${proxy.http}`, 'x-one': 'un' },
    });
  });

  it('says whom a request comes from, whatever the request says of it', async () => {
    for (const lie of [LIE, `${LIE}, ${peer}`, 'x', '']) {
      const said = { 'X-Forwarded-For': lie, 'X-Real-IP': lie, Forwarded: `for=${lie}` };
      const { headers } = await proxy.seen(said);
      expect(headers['x-forwarded-for']).toBe(peer);
      expect(headers).not.toHaveProperty('forwarded');
      expect(headers).not.toHaveProperty('x-real-ip');
    }
  });

  it('names to the gateways whom it does not believe, and lets nobody else do so', async () => {
    const named = async (said: Record<string, string>) =>
      (await proxy.seen(said)).headers['x-undeclared-proxy'] ?? '';
    expect(await named({})).toBe('');
    expect(await named({ 'X-Undeclared-Proxy': LIE })).toBe('');
    const peerOfDocker = await named({ 'X-Forwarded-For': LIE, 'X-Undeclared-Proxy': LIE });
    expect(peerOfDocker).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(peerOfDocker).not.toBe(LIE);
  });

  it('upgrades no connection, and goes on reading every request on it', async () => {
    const socket = connect(proxy.http, '127.0.0.1');
    socket.write('GET /a HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1.1 201 /);
    const lie = `X-Forwarded-For: ${LIE}\r\nConnection: close`;
    socket.write(`GET /b HTTP/1.1\r\nHost: b\r\n${lie}\r\n\r\n`);
    const answers = await text(socket);
    expect(answers).toContain('"url":"/b"');
    expect(answers).toContain(`"x-forwarded-for":"${peer}"`);
    expect(answers).not.toContain(LIE);
  });

  it.each([
    ['the gateway', BODY_LIMIT, 401, 'refus'],
    ['the proxy', BODY_LIMIT + 1, 413, '"code":"payload-too-large"'],
    ['the proxy', 10_000_000, 413, '"code":"payload-too-large"'],
  ])(
    'lets the refusal of %s through for a body of %d bytes',
    async (_by, size, status, refusal) => {
      for (let time = 0; time < 20; time++) {
        const body = new Uint8Array(size);
        const url = `http://127.0.0.1:${proxy.http}/refused`;
        const answer = await fetch(url, { method: 'POST', body });
        expect(answer.status).toBe(status);
        expect(await answer.text()).toContain(refusal);
      }
    },
  );

  it.each(['/api/v1/agent-imports?mode=add', '/annuaire/imports'])(
    'hands a file on that is larger than any other body: %s',
    async (path) => {
      const body = 'a'.repeat(1_000_000);
      const answer = await proxy.ask({ method: 'POST', path }, body);
      expect(answer.status).toBe(201);
      expect((JSON.parse(answer.body) as { body: string }).body).toHaveLength(body.length);
    },
  );

  it('hands each event of a stream on at once, and tells when its reader leaves', async () => {
    const asked = request({ host: '127.0.0.1', port: proxy.http, path: '/stream' });
    asked.on('error', () => undefined).end();
    const [stream] = (await once(asked, 'response')) as [IncomingMessage];
    const [event] = (await once(stream, 'data')) as [Buffer];
    expect(event.toString()).toBe('data: un\n\n');
    const streams = async () => (await proxy.ask({ path: '/streams' })).body;
    expect(await streams()).toBe('1');
    asked.destroy();
    await until('the stream to end', async () => (await streams()) === '0');
  });

  it(
    'answers 503 with a problem while nobody is behind it, and serves again afterwards',
    async () => {
      expect((await proxy.ask()).status).toBe(201);
      await proxy.gateways('stop');
      const down = await proxy.ask({ path: '/page?geheim' });
      expect(down).toMatchObject({
        status: 503,
        headers: { 'content-type': 'application/problem+json', 'retry-after': '2' },
      });
      expect(JSON.parse(down.body)).toMatchObject({ status: 503, code: 'service-unavailable' });
      await proxy.gateways('start');
      await until('it to serve again', async () => (await proxy.ask()).status === 201);
      expect(await proxy.log()).not.toContain('geheim');
    },
    3 * MINUTES,
  );

  it('may do nothing but its work', async () => {
    expect(await proxy.exec('sh', '-c', 'test "$(id -u)" = 1000')).toBe(0);
    expect(await proxy.exec('touch', '/etc/caddy/x')).not.toBe(0);
    const admin = 'http://localhost:2019/config/';
    expect(await proxy.exec('wget', '-q', '-O', '/dev/null', admin)).not.toBe(0);
  });

  describe('with several gateways', () => {
    /** By whom so many requests were answered, all of them with success. */
    const answered = async (requests: number) => {
      const by = new Map<string, number>();
      for (let count = 0; count < requests; count++) {
        const { replica } = await proxy.seen();
        by.set(replica, (by.get(replica) ?? 0) + 1);
      }
      return by;
    };

    it(
      'hands requests on to each in turn',
      async () => {
        await proxy.scale(3);
        await until('all to be found', async () => (await answered(6)).size === 3);
        expect([...(await answered(30)).values()]).toEqual([10, 10, 10]);
      },
      3 * MINUTES,
    );

    it('passes over one that has died', async () => {
      const [victim] = [...(await answered(3)).keys()];
      await proxy.kill(victim!);
      const left = await answered(30);
      expect(left.has(victim!)).toBe(false);
      expect(left.size).toBe(2);
    });
  });

  describe('behind proxies that it trusts', () => {
    beforeAll(async () => {
      // Docker takes the addresses of its networks from the last three.
      const TRUSTED_PROXIES = '127.0.0.1, 10.0.0.0/8,172.16.0.0/12,192.168.0.0/16';
      proxy = await ComposedProxy.up({ TRUSTED_PROXIES });
    }, 2 * MINUTES);

    it.each([
      ['192.0.2.7', '192.0.2.7'],
      ['192.0.2.7:50001', '192.0.2.7'],
      [`${LIE}, 192.0.2.7`, '192.0.2.7'],
      [`${LIE}, 192.0.2.7, 10.1.2.3`, '192.0.2.7'],
      [`${LIE}, 2001:db8::7`, '2001:db8::7'],
      ['nonsense, 192.0.2.7', '192.0.2.7'],
      [`${LIE}, nonsense`, undefined],
      [`${LIE}, `, undefined],
      ['', undefined],
    ])('believes them, and nobody behind them: %s', async (said, source) => {
      const { headers } = await proxy.seen({ 'X-Forwarded-For': said });
      expect(headers['x-forwarded-for']).toBe(source ?? peer);
      if (source !== undefined) expect(headers['x-undeclared-proxy'] ?? '').toBe('');
    });
  });
});
