import { connect, type Socket } from 'node:net';
import type { Problem } from '@citadelle/contracts';
import { closed, until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { FileTaker } from '../api/agent-imports/file-taker.fixture.js';
import { TOKENS } from '../testing/fake-credentials.js';
import { VisitedGateway } from '../web/visited-gateway.fixture.js';

const token = TOKENS.administrator;
const CHUNKED = 'Transfer-Encoding: chunked';
const SILENT = { UPLOAD_SILENCE: 'PT1S' };
const WORDS = 'Le fichier n’est pas arrivé en entier à temps : rien n’a été gardé.';

/** Begins to send a body by hand, and says what is answered once its connection is closed. */
function begin(url: string, head: readonly string[], body: string) {
  const { hostname, port } = new URL(url);
  let answer = '';
  const socket = connect(Number(port), hostname);
  socket.setEncoding('utf8').on('data', (text) => (answer += String(text)));
  socket.write([...head, 'Host: x', '', body].join('\r\n'));
  return { socket, answer: () => answer };
}

const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

function beginByApi(taker: FileTaker, length: string, body: string) {
  const head = ['POST /api/v1/agent-imports?mode=add HTTP/1.1', length];
  const type = 'Content-Type: text/csv';
  return begin(taker.gateway.url, [...head, `Authorization: Bearer ${token}`, type], body);
}

/** A chunk now and then, for as long as the other side reads. */
function trickle(socket: Socket): NodeJS.Timeout {
  return setInterval(() => socket.writable && socket.write(chunk('x')), 100);
}

describe('a file that does not come on', () => {
  it.each([
    ['is silent', SILENT, 'Content-Length: 1000000', 'usual_name;', false],
    ['is silent between chunks', SILENT, CHUNKED, chunk('usual_name;'), false],
    ['trickles', { UPLOAD_TIME: 'PT1S' }, CHUNKED, chunk('usual_name;'), true],
  ])(
    'is answered 408 and kept nowhere where it %s',
    async (_what, settings, length, body, goesOn) => {
      const taker = await FileTaker.start(settings);
      try {
        const { socket, answer } = beginByApi(taker, length, body);
        const trickling = goesOn ? trickle(socket) : undefined;
        await closed(socket);
        clearInterval(trickling);
        const [head, problem] = answer().split('\r\n\r\n');
        expect(head).toMatch(/^HTTP\/1\.1 408 /);
        expect(head).toMatch(/^connection: close$/im);
        expect(JSON.parse(problem!) as Problem).toMatchObject({
          ...{ status: 408, code: 'request-timeout', title: 'Envoi trop lent' },
          detail: expect.stringContaining(WORDS),
        });
        await until('the directory knows', async () => taker.taken[0]?.whole === false);
        expect(taker.taken).toHaveLength(1);
      } finally {
        await taker.stop();
      }
    },
  );
});

describe('a form whose file does not come on', () => {
  const at = new VisitedGateway(token, SILENT);

  it('comes back with what is wrong, on its file', async () => {
    const path = '/annuaire/imports';
    await at.visitor.open(path);
    const fields = Object.entries({ ...at.visitor.hiddenOf(path), mode: 'add' });
    const part = (head: string, text: string) =>
      `--limite\r\nContent-Disposition: form-data; ${head}\r\n\r\n${text}`;
    const body = [
      ...fields.map(([name, text]) => part(`name="${name}"`, `${text}\r\n`)),
      part('name="file"; filename="rentrée.csv"', 'usual_name;'),
    ].join('');
    const cookie = [...at.visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const head = [
      ...[`POST ${path} HTTP/1.1`, 'Content-Length: 1000000', `Cookie: ${cookie}`],
      ...['Content-Type: multipart/form-data; boundary=limite', 'Sec-Fetch-Site: same-origin'],
    ];
    const { socket, answer } = begin(at.gateway.url, head, body);
    await closed(socket);
    expect(answer()).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer()).toContain(`<a href="#file">${WORDS}`);
    expect(answer()).toMatch(/value="add" checked/);
  });
});
