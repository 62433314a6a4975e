import { Pool } from 'undici';
import { callHeaders } from '@citadelle/contracts';
import { writeGrants } from '@citadelle/rights';
import type { GeneratedPerson } from '@citadelle/generate';
import type { Academy } from './academy.js';
import { fillDirectory, firstPeople } from './large-directory.js';
import type { Figure } from './report.js';
import { residentMb } from './startup.bench.js';
import { percentile, timed } from './statistics.js';

const SMALL = 10_000;
const WARM_UP = 200;
/** Of each kind of question. */
const QUESTIONS = 1_000;

interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

/** What administrators type, and what somebody who lost everything does. */
const kinds: Record<string, (person: GeneratedPerson, n: number) => Question> = {
  search: ({ usualName, birthName, firstName }, n) => {
    const name = usualName || birthName;
    const typed = [
      name,
      `${name} ${firstName}`,
      name.slice(0, 4),
      firstName,
      `${firstName} ${name}`,
    ];
    return { method: 'GET', path: `/internal/agents?query=${encodeURIComponent(typed[n % 5]!)}` };
  },
  'look-up': ({ usualName, birthName, firstName, birthDate }) => ({
    method: 'POST',
    path: '/internal/identity-lookups',
    body: { usualName: usualName || birthName, firstName, birthDate },
  }),
};

/** How much longer searches and look-ups take at the directory once it is full: the slowest of a hundred. */
export async function searching(academy: Academy, large: number): Promise<Figure[]> {
  const asker = new Asker(academy);
  const database = academy.databaseUrl('directory');
  await fillDirectory(database, 0, SMALL);
  const few = await asker.slowest();
  await fillDirectory(database, SMALL, large);
  const many = await asker.slowest();
  await asker.close();
  const size = `${large.toLocaleString('en')} agents`;
  const resident = await residentMb(academy, 'directory');
  return [
    ...Object.keys(kinds).map((kind, n): Figure => {
      const [after, before] = [many[n]!, few[n]!];
      return {
        bench: `${kind}, ${size}`,
        measured: `p99 ${after.toFixed(1)} ms ÷ ${before.toFixed(1)} ms with ${SMALL.toLocaleString('en')}`,
        value: after / before,
        unit: 'ratio',
        target: { atMost: 2 },
      };
    }),
    ...(resident === undefined
      ? []
      : [
          {
            ...{ bench: 'memory', measured: `directory, ${size}`, value: resident },
            ...{ unit: 'MB', target: { atMost: 200 } },
          } as const satisfies Figure,
        ]),
  ];
}

/** Asks about people who are there whatever its size. */
class Asker {
  private readonly people = firstPeople(QUESTIONS);
  private readonly directory: Pool;
  private asked = 0;

  constructor(private readonly academy: Academy) {
    this.directory = new Pool(academy.service('directory').url, { connections: 1 });
  }

  /** The p99 of each kind, in milliseconds. */
  async slowest(): Promise<number[]> {
    const slowest: number[] = [];
    for (const question of Object.values(kinds)) {
      const times: number[] = [];
      for (let n = 0; n < WARM_UP + QUESTIONS; n += 1) {
        const person = this.people[n % this.people.length]!;
        let isFound = false;
        const time = await timed(async () => (isFound = await this.ask(question(person, n))));
        // Of homonyms born on the same day nobody is found, and that answer is held back on purpose.
        if (isFound && n >= WARM_UP) times.push(time);
      }
      slowest.push(percentile(times, 0.99));
    }
    return slowest;
  }

  close(): Promise<void> {
    return this.directory.close();
  }

  /** Whether somebody, or a list, is the answer. */
  private async ask({ body, ...question }: Question): Promise<boolean> {
    this.asked += 1;
    const answer = await this.directory.request({
      ...question,
      headers: {
        'content-type': 'application/json',
        [callHeaders.credential]: this.academy.secrets.serviceCredential,
        [callHeaders.grants]: writeGrants({ roles: ['administrator'], managedUnits: [] }),
        // Everybody looks up from a place of their own, as people do.
        [callHeaders.source]: `10.${this.asked >> 16}.${(this.asked >> 8) & 255}.${this.asked & 255}`,
      },
      body: body ? JSON.stringify(body) : null,
    });
    await answer.body.dump();
    if (![200, 404].includes(answer.statusCode))
      throw new Error(`a question was answered by ${answer.statusCode}`);
    return answer.statusCode === 200;
  }
}
