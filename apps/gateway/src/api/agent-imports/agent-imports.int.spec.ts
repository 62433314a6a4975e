import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { callHeaders, type Problem } from '@citadelle/contracts';
import { agentImports, IMPORT_BYTES_MAX } from '@citadelle/contracts/calls';
import { until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { HELENE, TOKENS } from '../../testing/fake-credentials.js';
import { fakeDirectory } from '../../testing/fake-directory.js';
import {
  CONFIRMED,
  IMPORT,
  IMPORT_ID,
  importUpload,
  LINES,
  plannedLine,
} from '../../testing/fake-imports.js';
import { problem, serve } from '../../testing/fake-service.js';
import { gatewayForAll } from '../../testing/gateway-of-spec.js';
import type { TestGateway } from '../../testing/test-gateway.js';
import { FileTaker } from './file-taker.fixture.js';

const HDR = 'usual_name;first_name;birth_date;numen;unit\n';
const ONE = `/agent-imports/${IMPORT_ID}`;
/** What the buffers of four connections may hold. */
const HELD_AT_MOST = 8 * 1024 * 1024;
const token = TOKENS.administrator;

let gateway: TestGateway;
gatewayForAll((started) => (gateway = started));

interface Upload {
  readonly query?: string;
  readonly type?: string;
  readonly to?: { readonly url: string };
  readonly 'idempotency-key'?: string;
}

/** Sends what may be a file of HR. */
function upload(
  file: BodyInit | Readable,
  { query = '?mode=add', type = 'text/csv', to = gateway, ...headers }: Upload = {},
): Promise<Response> {
  return fetch(`${to.url}/api/v1/agent-imports${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type, ...headers },
    body: file as BodyInit,
    duplex: 'half',
  } as RequestInit);
}

const codeOf = async (response: Response) => ((await response.json()) as Problem).code;

describe('a file of HR', () => {
  it('goes on to the directory with what was asked and in whose name', async () => {
    const query = '?mode=synchronise&scope=SIG-AESH,RECTORAT&extractedOn=2026-09-01';
    const response = await upload(HDR, { query, 'idempotency-key': 'one-file' });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ importId: IMPORT_ID });
    expect(response.headers.get('location')).toBe(`/api/v1/agent-imports/${IMPORT_ID}`);
    const came = gateway.directory.received.findLast(({ path }) => path === importUpload.path)!;
    expect(came.body).toBe(HDR);
    expect(Object.fromEntries(came.query)).toEqual({
      ...{ mode: 'synchronise', scope: 'SIG-AESH,RECTORAT', extractedOn: '2026-09-01' },
    });
    expect(came.headers).toMatchObject({
      ...{ 'content-type': 'text/csv', 'content-length': String(HDR.length) },
      ...{ [callHeaders.actor]: HELENE.agentId },
      [callHeaders.grants]: expect.stringContaining('administrator'),
      ...{ [callHeaders.correlationId]: expect.any(String) },
      [callHeaders.idempotencyKey]: 'one-file',
    });
  });

  it.each([
    ['no mode', '', 'mode'],
    ['another mode', '?mode=all', 'mode'],
    ['something unknown', '?mode=add&x=1', 'x'],
  ])('is refused with %s', async (_what, query, field) => {
    const response = await upload(HDR, { query });
    expect(response.status).toBe(422);
    const { errors } = (await response.json()) as Problem;
    expect(errors).toEqual([expect.objectContaining({ field })]);
  });

  it.each(['application/json', 'multipart/form-data; boundary=x', 'application/vnd.ms-excel'])(
    'is no %s',
    async (type) => {
      const response = await upload('{', { type });
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({
        ...{ code: 'unsupported-media-type', detail: expect.stringContaining('en text/csv') },
      });
    },
  );

  it('is taken by no other call', async () => {
    const headers = { 'content-type': 'text/csv' };
    const response = await gateway.api('POST', '/agents', { token, body: HDR, headers });
    expect(response.status).toBe(415);
  });

  it('is refused as the directory refuses it', async () => {
    gateway.directory.answer([serve(importUpload, () => problem(422, 'file-empty'))]);
    const response = await upload('');
    expect([response.status, await codeOf(response)]).toEqual([422, 'file-empty']);
    gateway.directory.answer(fakeDirectory());
  });
});

describe('a large file of HR', () => {
  it('comes whole, byte for byte, and none of it stays', async () => {
    const taker = await FileTaker.start();
    try {
      const chunk = randomBytes(64 * 1024);
      const digest = createHash('sha256');
      const count = 320;
      async function* bytes() {
        for (let sent = 0; sent < count; sent++) {
          digest.update(chunk);
          yield chunk;
          // Were it held on the way, this would wait for ever.
          const here = sent * chunk.length - HELD_AT_MOST;
          await until('it went on', async () => taker.bytes >= here);
        }
      }
      const response = await upload(Readable.from(bytes()), { to: taker.gateway });
      expect(response.status).toBe(202);
      expect(taker.taken).toEqual([
        { bytes: count * chunk.length, sha256: digest.digest('hex'), whole: true },
      ]);
    } finally {
      await taker.stop();
    }
  });

  it('is refused before it comes, where it says that it is too large', async () => {
    const taker = await FileTaker.start();
    try {
      const { hostname, port } = new URL(taker.gateway.url);
      const socket = connect(Number(port), hostname).on('error', () => undefined);
      const head =
        `POST /api/v1/agent-imports?mode=add HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: text/csv\r\nContent-Length: ${IMPORT_BYTES_MAX + 1}\r\n\r\n`;
      socket.write(head);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
      expect(taker.begun).toBe(0);
      socket.destroy();
    } finally {
      await taker.stop();
    }
  });

  it('is broken off when it turns out to be too large', async () => {
    const taker = await FileTaker.start();
    try {
      const chunk = Buffer.alloc(1024 * 1024, 'a');
      async function* endless() {
        for (let n = 0; n <= IMPORT_BYTES_MAX / chunk.length; n++) yield chunk;
      }
      const response = await upload(Readable.from(endless()), { to: taker.gateway });
      expect([response.status, await codeOf(response)]).toEqual([413, 'payload-too-large']);
      await until('the directory knows', async () => taker.taken[0]?.whole === false);
    } finally {
      await taker.stop();
    }
  });

  it.each([
    ['a length that never comes', 'Content-Length: 1000000\r\n\r\nusual_name;'],
    ['chunks that end too early', 'Transfer-Encoding: chunked\r\n\r\nb\r\nusual_name;\r\n'],
  ])('is broken off at the directory when its sender is gone: %s', async (_what, rest) => {
    const taker = await FileTaker.start();
    try {
      const { hostname, port } = new URL(taker.gateway.url);
      const socket = connect(Number(port), hostname).on('error', () => undefined);
      socket.write(
        `POST /api/v1/agent-imports?mode=add HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
          `Content-Type: text/csv\r\n${rest}`,
      );
      await until('it begins', async () => taker.begun === 1);
      socket.destroy();
      await until('the directory knows', async () => taker.taken[0]?.whole === false);
    } finally {
      await taker.stop();
    }
  });
});

describe('what was planned', () => {
  const file = async (name: string) =>
    (await gateway.api('GET', `${ONE}/${name}`, { token })).text();

  it('is a report, line by line and page by page', async () => {
    gateway.directory.answer([
      serve(agentImports.lines, ({ after }) => ({
        items: after === undefined ? [...LINES] : [plannedLine({ line: 7, applied: true })],
        next: after === undefined ? 'more' : null,
      })),
    ]);
    const [heading, ...lines] = (await file('report.csv')).trimEnd().split('\r\n');
    expect(heading).toMatch(/^Ligne;Résultat;/);
    expect(lines).toHaveLength(LINES.length + 1);
    expect(lines[1]).toContain('3;modifié(e);JOSEPH;Camille;SIG-AESH;cjoseph2;Service : SIG-AESH');
    expect(lines[4]).toContain('32449 n’est pas une date');
    // Of a refused line there is nothing to apply, done or not.
    expect([lines[0], lines[4]]).toEqual([
      expect.stringMatching(/;non$/),
      expect.stringMatching(/;$/),
    ]);
    expect(lines[5]).toMatch(/^;absent\(e\);GONE/);
    expect(lines.at(-1)).toMatch(/;oui$/);
    gateway.directory.answer(fakeDirectory());
  });

  it('has its refused lines as a file to correct, without NUMEN and without what would run', async () => {
    const [heading, ...lines] = (await file('rejected.csv')).trimEnd().split('\r\n');
    const headers = IMPORT.columns.map(({ header }) => header).join(';');
    expect(heading).toBe(
      `${headers};Motif du refus (le NUMEN n’est pas repris ici : saisissez-le de nouveau)`,
    );
    expect(lines).toEqual([
      "MARTIN;Paul;32449;;SIG-AESH;'=1+1;Ligne 6, MARTIN Paul : 32449 n’est pas une date. Le 02/11/1988 ?",
    ]);
  });

  it('says anew why lines are refused that were sent again with what was said before', async () => {
    const why = 'Motif du refus (le NUMEN n’est pas repris ici : saisissez-le de nouveau)';
    const columns = [...IMPORT.columns.slice(0, 3), { header: why, field: null }];
    const line = { ...LINES[4]!, cells: ['MARTIN', 'Paul', '32449', 'Ligne 6 : autre chose.'] };
    gateway.directory.answer([
      serve(agentImports.get, () => ({ ...IMPORT, columns })),
      serve(agentImports.lines, () => ({ items: [line], next: null })),
    ]);
    expect((await file('rejected.csv')).trimEnd().split('\r\n')).toEqual([
      expect.stringMatching(/^\uFEFF?Nom d’usage;Prénom;Né\(e\) le;Motif du refus [^;]*$/),
      'MARTIN;Paul;32449;Ligne 6, MARTIN Paul : 32449 n’est pas une date. Le 02/11/1988 ?',
    ]);
    gateway.directory.answer(fakeDirectory());
  });

  it('is confirmed once under a key, with the numbers that were read', async () => {
    const body = { expected: { created: 2, changed: 1, returning: 1 }, override: ['old-file'] };
    const headers = { 'idempotency-key': 'once' };
    const response = await gateway.api('POST', `${ONE}/confirmation`, { token, body, headers });
    expect([response.status, await response.json()]).toEqual([202, CONFIRMED]);
    const came = gateway.directory.received.at(-1)!;
    expect(came.body).toEqual(body);
    expect(came.headers[callHeaders.idempotencyKey]).toBe('once');
  });

  it.each<[string, string, object]>([
    ['POST', 'confirmation', {}],
    ['POST', 'confirmation', { expected: {} }],
    ['POST', 'confirmation', { expected: 'x' }],
    ['POST', 'confirmation', { expected: { created: -1, changed: 0, returning: 0 } }],
    ['POST', 'confirmation', { expected: { created: 1.5, changed: 0, returning: 0 } }],
    ['POST', 'confirmation', { expected: { created: 1, changed: 0, returning: 0, x: 1 } }],
    ['POST', 'confirmation', { expected: [], override: [] }],
    ['POST', 'departures', { expected: { departing: null } }],
    ['POST', 'departures', { expected: { departing: 1 }, override: 'x' }],
    ['POST', 'departures', { expected: { departing: 1 }, override: [1] }],
    ['PUT', 'answers', { lines: { 3: 5 } }],
    ['PUT', 'answers', { units: ['SIG-AESH'] }],
    ['PUT', 'answers', { unknown: {} }],
  ])('takes no spoiled %s of %s: %j', async (method, what, body) => {
    const before = gateway.directory.received.length;
    const response = await gateway.api(method, `${ONE}/${what}`, { token, body });
    expect([response.status, await codeOf(response)]).toEqual([422, 'invalid-request']);
    expect(gateway.directory.received).toHaveLength(before);
  });

  it.each(['confirmation', 'departures'])('asks for the password before %s', async (what) => {
    const body = { expected: { created: 2, changed: 1, returning: 1 } };
    const response = await gateway.api('POST', `${ONE}/${what}`, { token: TOKENS.signedIn, body });
    expect([response.status, await codeOf(response)]).toEqual([403, 'reauthentication-required']);
  });
});

describe('the list of agents', () => {
  it('comes as a file too, which a spreadsheet runs nothing of', async () => {
    const response = await gateway.api('GET', '/agents.csv?unit=SIG-AESH', { token });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(await response.text()).toContain('PIN;Jean;SIG-AESH;en poste;jpin;jean.pin@');
  });
});
