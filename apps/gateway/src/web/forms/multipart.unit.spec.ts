import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFormWithFile } from './multipart.js';

const TYPE = 'multipart/form-data; boundary=----frontiere';

const part = (head: string, content: string | Buffer) =>
  Buffer.concat([
    Buffer.from(`------frontiere\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
const END = Buffer.from('------frontiere--\r\n');
const FILE = 'name="file"; filename="rentrée.csv"\r\nContent-Type: text/csv';

/** The body in pieces of a given size. */
const pieces = (body: Buffer, size: number) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
    })(),
  );

const read = (body: Buffer, size = 7, type = TYPE) => readFormWithFile(pieces(body, size), type);

describe('a form with a file', () => {
  it('is read up to the file, which comes by itself', async () => {
    const body = Buffer.concat([
      part('name="mode"', 'add'),
      part('name="scope"', 'SIG-AESH'),
      part(FILE, 'nom;prénom\r\n'),
      END,
    ]);
    const { fields, fileName, file } = await read(body);
    expect(fields).toEqual([
      ['mode', 'add'],
      ['scope', 'SIG-AESH'],
    ]);
    expect(fileName).toBe('rentrée.csv');
    expect(await text(file)).toBe('nom;prénom\r\n');
  });

  it('may have a boundary in quotes, and come without a file', async () => {
    const body = Buffer.concat([part('name="file"; filename=""', ''), END]);
    const type = 'multipart/form-data; charset=utf-8; boundary="----frontiere"';
    const { fileName, file } = await read(body, 1, type);
    expect([fileName, await text(file)]).toEqual(['', '']);
  });

  it('keeps every byte of the file, however it is cut', async () => {
    const nasty = fc.constantFrom('\r\n', '--', '------frontier', '\r\n------frontier', 'é', '\0');
    const bytes = fc.oneof(nasty.map(Buffer.from), fc.uint8Array().map(Buffer.from));
    await fc.assert(
      fc.asyncProperty(fc.array(bytes), fc.integer({ min: 1, max: 90 }), async (content, size) => {
        const sent = Buffer.concat(content);
        // A browser chooses a boundary that its file does not hold.
        fc.pre(!sent.includes('------frontiere'));
        const body = Buffer.concat([part('name="mode"', 'add'), part(FILE, sent), END]);
        const { file } = await read(body, size);
        const came = await file.toArray();
        expect(Buffer.concat(came as Buffer[]).equals(sent)).toBe(true);
      }),
    );
  });

  it('takes no name of a field out of that of a file', async () => {
    const body = Buffer.concat([part('name="file"; filename="a; name=b.csv"', 'x'), END]);
    expect((await read(body)).fileName).toBe('a; name=b.csv');
  });

  it('breaks off with the file, where its end never comes', async () => {
    const whole = Buffer.concat([part(FILE, 'nom;prénom'), END]);
    for (const lost of [END.length, END.length + 4]) {
      const { file } = await read(whole.subarray(0, whole.length - lost));
      await expect(text(file)).rejects.toThrow();
    }
  });

  it.each([
    ['no boundary', part(FILE, 'x'), 'multipart/form-data', 400],
    ['no part', END, TYPE, 400],
    ['no file', Buffer.concat([part('name="mode"', 'add'), END]), TYPE, 400],
    ['no name', part('x="mode"', 'add'), TYPE, 400],
    ['other content', Buffer.from('{"mode":"add"}'), TYPE, 400],
    ['a field without end', part('name="mode"', 'x'.repeat(70_000)), TYPE, 413],
    ['headers without end', Buffer.from(`------frontiere\r\n${'x'.repeat(5000)}`), TYPE, 413],
  ])('is refused with %s', async (_what, body, type, status) => {
    const came = pieces(body, 1000);
    await expect(readFormWithFile(came, type)).rejects.toMatchObject({ status });
    // All of it comes, so that the answer is read.
    await until('all has come', async () => came.readableEnded);
  });
});
