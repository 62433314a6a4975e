import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generate } from './command.js';
import { encodings, readStaff, separators, type Separator, writeStaff } from './file.js';
import { staff } from './staff.js';

const of = (people: number) => staff({ people, seed: 7, on: '2025-09-01' });

const formats = encodings.flatMap((encoding) =>
  (Object.keys(separators) as Separator[]).map((separator) => ({ encoding, separator })),
);

describe.each(formats)('a file in $encoding with a $separator', (format) => {
  it('is read back as it was, in pieces of any size, every letter of it', async () => {
    const bytes = Buffer.concat(await Readable.from(writeStaff(of(3_000), format)).toArray());
    const pieces = async function* () {
      for (let from = 0; from < bytes.length; from += 1_021)
        yield bytes.subarray(from, from + 1_021);
    };
    expect(await Readable.from(readStaff(pieces())).toArray()).toEqual([...of(3_000)]);
  });
});

describe('npm run generate', () => {
  let folder: string;
  const said: string[] = [];

  const run = async (...args: string[]) => {
    const out = new PassThrough();
    const pieces: Buffer[] = [];
    out.on('data', (piece: Buffer) => pieces.push(piece));
    const code = await generate(args, {
      folder,
      today: '2025-12-24',
      out,
      npmSpeaks: false,
      say: (line) => void said.push(line),
    });
    return { code, written: Buffer.concat(pieces) };
  };

  beforeEach(async () => {
    said.length = 0;
    folder = await mkdtemp(join(tmpdir(), 'citadelle-generate-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('writes the same bytes for the same seed, all through a school year', async () => {
    const { code, written } = await run('--people', '1000', '--seed', '7');
    expect(code).toBe(0);
    expect(createHash('sha256').update(written).digest('hex')).toMatchInlineSnapshot(
      `"3cb08a992fd8b745706eb9b05e22c8a1d75f1b7dc44bdfc4240c5edbd75e33a0"`,
    );
    expect((await run('--people', '1000', '--seed', '7', '--on', '2025-09-01')).written).toEqual(
      written,
    );
  });

  it('writes a month later from a file, and what happened', async () => {
    await run('--people', '1000', '--to', 'september.csv', '--encoding', 'windows-1252');
    const october = ['--next-month', 'september.csv', '--on', '2025-10-01'];
    const { code, written } = await run(...october, '--happened', 'happened.jsonl');
    expect({ code, said }).toEqual({ code: 0, said: [] });
    expect(written.toString()).toContain('03E');
    const lines = (await readFile(join(folder, 'happened.jsonl'), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ kind: 'left' }),
    );
  });

  it.each([
    ['no such file', ['--next-month', 'nothing.csv', '--on', '2025-10-01'], 'There is no'],
    ['a file of somebody else', ['--next-month', 'own.csv', '--on', '2025-10-01'], 'not made by'],
    ['no day for a next file', ['--next-year', 'own.csv'], '--on'],
    ['a day that is none', ['--on', '2025-13-01'], 'Not a day'],
    ['a number that is none', ['--people', '-4'], 'Not a whole number'],
    [
      'a file onto itself',
      ['--next-month', 'own.csv', '--on', '2025-10-01', '--to', 'own.csv'],
      'take the place',
    ],
  ])('refuses %s, and says what it wants', async (_, args, words) => {
    await writeFile(join(folder, 'own.csv'), 'a;b\r\n1;2\r\n');
    expect((await run(...args)).code).toBe(1);
    expect(said.join('\n')).toContain(words);
  });
});
