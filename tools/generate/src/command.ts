import { createReadStream, createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Day, lastSeptember } from './days.js';
import {
  type Encoding,
  encodings,
  NotGenerated,
  readStaff,
  type Separator,
  separators,
  USUAL_FORMAT,
  writeStaff,
} from './file.js';
import { laterStaff } from './later-staff.js';
import type { Happening } from './life.js';
import type { GeneratedPerson } from './person.js';
import { STAFF, staff } from './staff.js';

interface Options {
  readonly people: number;
  readonly seed: number;
  readonly on?: string;
  readonly nextMonth?: string;
  readonly nextYear?: string;
  readonly encoding: Encoding;
  readonly separator: Separator;
  readonly to?: string;
  readonly happened?: string;
}

/** Where the command was typed, and what it says there. */
export interface Place {
  /** Relative paths are taken from here. */
  readonly folder: string;
  readonly today: Day;
  readonly out: NodeJS.WritableStream;
  /** npm writes two lines of its own to the standard output first. */
  readonly npmSpeaks: boolean;
  readonly say: (line: string) => void;
}

/** `npm run generate`: writes a file of HR. Gives the exit code. */
export async function generate(args: readonly string[], place: Place): Promise<number> {
  const program = new Command('generate')
    .usage('[options]')
    .description('Writes a file of HR about people who do not exist: the same for the same seed.')
    .option('--people <number>', 'how many people', whole, STAFF)
    .option('--seed <number>', 'which staff', whole, 1)
    .option(
      '--on <day>',
      'the day of the file, YYYY-MM-DD (a first file: the last 1 September)',
      day,
    )
    .addOption(new Option('--next-month <file>', 'a month after this file').conflicts('nextYear'))
    .option('--next-year <file>', 'a year after this file')
    .option('--happened <file>', 'also write what happened since, one JSON a line')
    .addOption(choice('--encoding', encodings, USUAL_FORMAT.encoding))
    .addOption(choice('--separator', Object.keys(separators), USUAL_FORMAT.separator))
    .option('--to <file>', 'where to; the standard output otherwise')
    .configureOutput({ writeErr: (text) => place.say(text.trimEnd()) })
    .exitOverride();
  try {
    await program.parseAsync(args, { from: 'user' });
    await write(program.opts<Options>(), place);
    return 0;
  } catch (error) {
    const { exitCode } = error as { exitCode?: number };
    if (exitCode === undefined) place.say(reasonOf(error));
    return exitCode ?? 1;
  }
}

async function write(options: Options, place: Place): Promise<void> {
  const at = (path: string) => resolve(place.folder, path);
  if (options.to === undefined && place.npmSpeaks)
    throw new Refused(
      'npm writes lines of its own before the file: use --to <file>, or npm run --silent generate.',
    );
  const before = options.nextMonth ?? options.nextYear;
  if (before !== undefined && options.on === undefined)
    throw new Refused('A next file wants its day: --on YYYY-MM-DD.');
  if (before === undefined && options.happened !== undefined)
    throw new Refused(
      'Nothing happened before a first file: --happened needs --next-month or --next-year.',
    );
  if (options.to !== undefined && before !== undefined && at(options.to) === at(before))
    throw new Refused('A next file cannot take the place of the file it is made from.');
  const on = options.on ?? lastSeptember(place.today);
  const lines: string[] = [];
  const happened = (happening: Happening) => {
    if (options.happened !== undefined) lines.push(`${JSON.stringify(happening)}\n`);
  };
  const people: Iterable<GeneratedPerson> | AsyncIterable<GeneratedPerson> =
    before === undefined
      ? staff({ people: options.people, seed: options.seed, on })
      : laterStaff(readStaff(createReadStream(at(before))), {
          seed: options.seed,
          on,
          months: options.nextYear === undefined ? 1 : 12,
          happened,
        });
  const target = options.to === undefined ? place.out : createWriteStream(at(options.to));
  await pipeline(Readable.from(writeStaff(people, options)), target, {
    end: options.to !== undefined,
  });
  if (options.happened !== undefined)
    await pipeline(Readable.from(lines), createWriteStream(at(options.happened)));
}

/** What was asked cannot be done; the message says what can. */
class Refused extends Error {
  override readonly name = 'Refused';
}

function reasonOf(error: unknown): string {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `There is no ${path}.`;
  if (error instanceof NotGenerated) return `${error.message}.`;
  if (error instanceof Refused) return error.message;
  throw error;
}

function choice(flag: string, choices: readonly string[], usual: string): Option {
  return new Option(`${flag} <name>`, 'how it is written').choices(choices).default(usual);
}

function whole(typed: string): number {
  if (!/^[0-9]{1,7}$/.test(typed)) throw new InvalidArgumentError('Not a whole number.');
  return Number(typed);
}

function day(typed: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(typed) && !Number.isNaN(Date.parse(typed));
  if (!isDay || typed < '1970-01-01') throw new InvalidArgumentError('Not a day.');
  return typed;
}
