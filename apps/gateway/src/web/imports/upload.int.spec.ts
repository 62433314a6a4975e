import { type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { callHeaders } from '@citadelle/contracts';
import { agentImports, IMPORT_BYTES_MAX } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { TOKENS } from '../../testing/fake-credentials.js';
import { importUpload, IMPORT, IMPORT_ID } from '../../testing/fake-imports.js';
import { problem, serve } from '../../testing/fake-service.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const at = new VisitedGateway(TOKENS.administrator);
const IMPORTS = '/annuaire/imports';
const HDR = 'usual_name;first_name;birth_date;numen;unit\r\n';

interface Sent {
  readonly fields?: Record<string, string>;
  readonly scope?: readonly string[];
  readonly name?: string;
  readonly content?: string;
  readonly proof?: boolean;
  readonly times?: number;
  /** How long it says that it is. */
  readonly said?: number;
}

/** Sends the form with a file, as browsers do, and stays with the answer. */
async function send({
  fields = {},
  scope = [],
  name = 'rentrée.csv',
  content = HDR,
  proof = true,
  times = 1,
  said,
}: Sent) {
  await at.visitor.open(IMPORTS);
  const hidden = proof ? at.visitor.hiddenOf(IMPORTS) : {};
  const typed = [
    ...Object.entries({ ...hidden, ...fields }),
    ...scope.map((unit) => ['scope', unit]),
  ];
  const part = (head: string, text: string) =>
    `--limite\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}\r\n`;
  const body = [
    ...typed.map(([field, text]) => part(`name="${field}"`, text!)),
    part(`name="file"; filename="${name}"\r\nContent-Type: text/csv`, content),
    '--limite--\r\n',
  ].join('');
  const cookie = [...at.visitor.cookies].map(([key, value]) => `${key}=${value}`).join('; ');
  const headers = {
    cookie,
    'content-type': 'multipart/form-data; boundary=limite',
    'sec-fetch-site': 'same-origin',
    'content-length': said ?? Buffer.byteLength(body),
  };
  let answer = await post(headers, body);
  for (let sent = 1; sent < times; sent += 1) answer = await post(headers, body);
  return answer;
}

/** Not by `fetch`, which sends no body that is shorter than it says. */
function post(headers: OutgoingHttpHeaders, body: string) {
  return new Promise<{ status?: number; location?: string; html: string }>((resolve, reject) => {
    const sending = request(`${at.gateway.url}${IMPORTS}`, { method: 'POST', headers });
    sending.once('error', reject).once('response', (response) => {
      const { statusCode: status, headers: came } = response;
      const answered = (html: string) => resolve({ ...came, ...(status && { status }), html });
      text(response).then(answered, reject);
      response.once('end', () => sending.destroy());
    });
    sending.write(body);
  });
}

const uploads = () =>
  at.gateway.directory.received.filter(
    ({ path, method }) => method === 'POST' && path === importUpload.path,
  );

describe('sending a file of HR', () => {
  it('begins an import, with what was said of it', async () => {
    const sent = await send({
      fields: { mode: 'synchronise', extractedOn: '1/9/2026' },
      scope: ['SIG-AESH', 'RECTORAT'],
    });
    expect(sent).toMatchObject({ status: 303, location: `${IMPORTS}/${IMPORT_ID}?fait=fichier` });
    const { body, query } = uploads().at(-1)!;
    expect(body).toBe(HDR);
    expect(Object.fromEntries(query)).toEqual({
      ...{ mode: 'synchronise', scope: 'SIG-AESH,RECTORAT', extractedOn: '2026-09-01' },
    });
  });

  it('is the same import where the same form sends the same file again', async () => {
    const twice = await send({ fields: { mode: 'add' }, times: 2 });
    expect(twice.status).toBe(303);
    const keys = () => uploads().map(({ headers }) => headers[callHeaders.idempotencyKey]);
    const [one, again] = keys().slice(-2);
    expect(again).toBe(one);
    await send({ fields: { mode: 'add' } });
    expect(keys().at(-1)).not.toBe(one);
  });

  it.each<[string, Sent, string, string]>([
    ['no mode', {}, 'mode', 'Dites ce que contient ce fichier.'],
    [
      'no file',
      { fields: { mode: 'add' }, name: '', content: '' },
      'file',
      'Choisissez un fichier.',
    ],
    [
      'a wrong day',
      { fields: { mode: 'add', extractedOn: '31/02/2026' } },
      'extractedOn',
      'date réelle',
    ],
    [
      'a day to come',
      { fields: { mode: 'add', extractedOn: '31/08/2099' } },
      'extractedOn',
      'ni à venir',
    ],
    [
      'units without need',
      { fields: { mode: 'add' }, scope: ['SIG-AESH'] },
      'scope',
      'ne se cochent que',
    ],
  ])('comes back with %s, and sends nothing on', async (_what, sent, field, words) => {
    const before = uploads().length;
    const { status, html } = await send(sent);
    expect([status, uploads().length]).toEqual([422, before]);
    expect(html).toContain(`<a href="#${field}">`);
    expect(html).toContain(words);
    expect(html).not.toContain('AAAA-MM');
    if (sent.scope) expect(html).toMatch(/value="SIG-AESH" checked/);
  });

  it('comes back with what is wrong with the file, on its field', async () => {
    at.gateway.directory.answer([serve(importUpload, () => problem(422, 'file-empty'))]);
    const { status, html } = await send({ fields: { mode: 'add' } });
    expect(status).toBe(422);
    expect(html).toContain('<a href="#file">Que faire.</a>');
    expect(html).toMatch(/value="add" checked/);
  });

  it('comes back at once when it says that it is too large', async () => {
    const { status, html } = await send({ fields: { mode: 'add' }, said: 2 * IMPORT_BYTES_MAX });
    expect(status).toBe(413);
    expect(html).toContain('<a href="#file">Un fichier compte au plus 100 Mo.');
  });

  it('is refused without the proof of the form, and nothing goes on', async () => {
    const before = uploads().length;
    const { status } = await send({
      fields: { mode: 'add' },
      content: 'x'.repeat(3_000_000),
      proof: false,
    });
    expect([status, uploads().length]).toEqual([403, before]);
  });

  it('is for administrators', async () => {
    expect(await at.whoSees(IMPORTS)).toEqual([]);
    const { status } = await at.as(TOKENS.manager).open(IMPORTS);
    expect(status).toBe(404);
  });
});

it('a browser without scripts loads a page again by itself where that was asked', async () => {
  at.gateway.directory.answer([serve(agentImports.get, () => ({ ...IMPORT, state: 'running' }))]);
  const page = `${IMPORTS}/${IMPORT_ID}`;
  const { html, headers } = await at.visitor.open(page);
  expect(headers.get('refresh')).toBeNull();
  expect(html).toContain(`href="${page}?actualiser=oui"`);
  expect((await at.visitor.open(`${page}?actualiser=oui`)).headers.get('refresh')).toBe('10');
  at.gateway.directory.answer([serve(agentImports.get, () => IMPORT)]);
  expect((await at.visitor.open(`${page}?actualiser=oui`)).headers.get('refresh')).toBeNull();
});
