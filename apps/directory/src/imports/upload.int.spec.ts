import { connect } from 'node:net';
import { callHeaders } from '@citadelle/contracts';
import { until } from '@citadelle/testing';
import { writeGrants } from '@citadelle/rights';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ANOTHER, ONE } from '../directory.fixture.js';
import { fileOf, importsOfSpec, numenOf, plan, send, untilState } from './imports.fixture.js';

const { directory } = await importsOfSpec(['SIG-AESH']);
beforeEach(async () => {
  for (const table of ['imports', 'import_works', 'import_chunks', 'import_lines'])
    await directory.rows(`DELETE FROM ${table}`);
});

const FILE = fileOf(`PIN;Jean;1988-11-02;${numenOf(1)};SIG-AESH`);
const kept = async () => {
  const tables = ['imports', 'import_works', 'import_chunks', 'import_lines'];
  const counts = await Promise.all(
    tables.map((table) => directory.rows<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)),
  );
  return counts.map(([row]) => row!.n);
};
const begun = async () =>
  (await directory.rows("SELECT 1 FROM events WHERE type = 'ImportBegun'")).length;
const NOTHING = [0, 0, 0, 0];

/** The sender goes away. */
const GONE = Symbol('gone');

/** What is answered to a request that is written by hand. */
function byHand(headers: string, ...pieces: (string | Uint8Array | typeof GONE)[]) {
  const { hostname, port } = new URL(directory.url);
  return new Promise<string>((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => {
      const grants = writeGrants({ roles: ['administrator'], managedUnits: [] });
      socket.write(
        'POST /internal/agent-imports?mode=add HTTP/1.1\r\nHost: directory\r\n' +
          `${callHeaders.credential}: ${directory.credential}\r\n${callHeaders.actor}: ${ONE}\r\n` +
          `${callHeaders.grants}: ${grants}\r\nContent-Type: text/csv\r\nConnection: close\r\n${headers}\r\n\r\n`,
      );
      for (const piece of pieces) {
        if (piece === GONE) socket.end();
        else socket.write(piece);
      }
    });
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('an upload', () => {
  it('is answered with where the import is, and kept encrypted', async () => {
    const { status, body, headers } = await send(directory, FILE);
    expect([status, headers.get('location')]).toEqual([
      202,
      `/internal/agent-imports/${body.importId}`,
    ]);
    const chunks = await directory.rows<{ sealed: Buffer }>('SELECT sealed FROM import_chunks');
    expect(Buffer.concat(chunks.map(({ sealed }) => sealed)).toString('latin1')).not.toMatch(
      /PIN|03E88/,
    );
    const lines = await untilState(directory, body.importId, 'ready');
    expect(lines.created).toBe(1);
    const read = await directory.rows<{ all: string }>(
      `SELECT string_agg(encode(read, 'escape') || encode(plan, 'escape') || codes::text, '') AS all FROM import_lines`,
    );
    expect(read[0]!.all).not.toMatch(/PIN|Jean|1988|03E88/);
  });

  it.each([
    ['mode', '?mode=delete'],
    ['mode', '?'],
    ['extractedOn', '?mode=add&extractedOn=2026-02-30'],
    ['extractedOn', '?mode=add&extractedOn=2999-01-01'],
    ['scope', '?mode=synchronise&scope=NOWHERE'],
    ['sope', '?mode=add&sope=SIG-AESH'],
  ])('is refused where %s is wrong: %s', async (field, query) => {
    const { status, body } = await directory.post(`agent-imports${query}`, FILE, {
      actor: ONE,
      headers: { 'content-type': 'text/csv' },
    });
    expect([status, body.errors?.map((error) => error.field)]).toEqual([422, [field]]);
    expect(await kept()).toEqual(NOTHING);
  });

  it('is for administrators alone', async () => {
    const { status } = await directory.post('agent-imports?mode=add', FILE, {
      actor: ONE,
      grants: { roles: [], managedUnits: ['SIG-AESH'] },
      headers: { 'content-type': 'text/csv' },
    });
    expect(status).toBe(403);
    expect(await kept()).toEqual(NOTHING);
  });

  it('is refused when it is no text file, or empty', async () => {
    const json = await send(directory, '{}', { type: 'application/json' });
    expect(json.status).toBe(415);
    const empty = await send(directory, '');
    expect([empty.status, empty.body.code]).toEqual([422, 'file-empty']);
    expect(await kept()).toEqual(NOTHING);
  });

  it('is taken by no other call', async () => {
    const { status } = await directory.post('agents', FILE, {
      actor: ONE,
      headers: { 'content-type': 'text/csv' },
    });
    expect(status).toBe(415);
  });

  it('leaves nothing behind when less comes than was said', async () => {
    const before = await begun();
    await byHand('Content-Length: 5000', FILE, GONE);
    await until('nothing is left', async () => String(await kept()) === String(NOTHING));
    expect(await begun()).toBe(before);
  });

  it.each(['zz\r\nnot a size\r\n', '5\r\nusual'])(
    'leaves nothing behind when its chunks are broken: %j',
    async (chunks) => {
      const answer = await byHand('Transfer-Encoding: chunked', chunks, GONE);
      expect(answer).toMatch(/^(HTTP\/1.1 400|$)/);
      await until('nothing is left', async () => String(await kept()) === String(NOTHING));
    },
  );

  it('is refused from 100 MB on, before it came where its length is said', async () => {
    const answer = await byHand(`Content-Length: ${100 * 1024 * 1024 + 1}`, FILE);
    expect(answer).toMatch(/^HTTP\/1.1 413/);
    expect(await kept()).toEqual(NOTHING);
  });

  it('is the same whichever pieces it comes in', async () => {
    const { sha256, created } = await plan(directory, FILE);
    const pieces = [...Buffer.from(FILE)].map((byte) =>
      Buffer.concat([Buffer.from('1\r\n'), Buffer.from([byte]), Buffer.from('\r\n')]),
    );
    const answer = await byHand('Transfer-Encoding: chunked', ...pieces, '0\r\n\r\n');
    const { importId } = JSON.parse(/\{.*\}/.exec(answer)![0]) as { importId: string };
    expect(await untilState(directory, importId, 'ready')).toMatchObject({ sha256, created });
  });

  it('is one import under one key, and another file is not taken under it', async () => {
    const first = await send(directory, FILE, { key: 'one-key' });
    const again = await send(directory, FILE, { key: 'one-key' });
    expect(again.body.importId).toBe(first.body.importId);
    const other = await send(directory, `${FILE}\n`, { key: 'one-key' });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect((await kept()).slice(0, 3)).toEqual([1, 1, 1]);
  });

  it('takes the place of the plan that the same person had before, and of nobody else’s', async () => {
    const other = await plan(directory, FILE, { actor: ANOTHER });
    const older = await plan(directory, FILE);
    expect(older.warnings).toMatchObject([{ code: 'same-file' }]);
    const newer = await plan(directory, `${FILE}\n`);
    await untilState(directory, older.importId, 'abandoned');
    expect(newer.state).toBe('ready');
    const { body } = await directory.post(
      `agent-imports/${older.importId}/confirmation`,
      { expected: { created: 1, changed: 0, returning: 0 } },
      { actor: ONE },
    );
    expect(body.code).toBe('import-superseded');
    expect((await untilState(directory, other.importId, 'ready')).created).toBe(1);
  });

  it('is blocked with its reason when nothing can be read of it', async () => {
    for (const [bytes, code] of [
      [Buffer.from('PK\u0003\u0004 whatever'), 'not-a-text-file'],
      [Buffer.from(`${FILE.split('\n')[0]}\n`), 'no-lines'],
      [Buffer.from('\uFEFF'), 'file-empty'],
    ] as const) {
      const view = await plan(directory, bytes);
      expect(view).toMatchObject({ state: 'blocked', created: 0, blocked: [{ code }] });
      const { body } = await directory.post(
        `agent-imports/${view.importId}/confirmation`,
        { expected: { created: 0, changed: 0, returning: 0 }, override: [code] },
        { actor: ONE },
      );
      expect(body.code).toBe('import-blocked');
    }
  });
});
