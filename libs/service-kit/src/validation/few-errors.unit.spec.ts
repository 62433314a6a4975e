import { Text } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../problems/problem-error.js';
import { judge } from './judge.js';

class Request {
  @Text(10) login!: string;
}

/** What the answer says of a body. */
function answerTo(body: object) {
  try {
    judge(Request, body);
  } catch (error) {
    if (error instanceof ProblemError) return error.toProblem();
    throw error;
  }
  throw new Error('nothing was wrong');
}

const bodyOf = (names: string[]) => Object.fromEntries(names.map((name) => [name, 1]));
const many = (count: number) => Array.from({ length: count }, (_, n) => `k${n}`);

/** Bodies as large as the server takes. */
const LARGE = {
  'thousands of unknown fields': bodyOf(many(7_000)),
  'a name as long as a body': { ['x'.repeat(64_000)]: 1 },
  'names that an object has of itself': bodyOf(many(3_000).map((name) => `constructor.${name}`)),
  'names nested in each other': many(15).reduce<object>(
    (inner, name) => ({ [name.repeat(1_000)]: inner }),
    { toString: 1 },
  ),
  'thousands of texts that are unreadable': Object.fromEntries(
    many(5_000).map((name) => [name, '\u0000']),
  ),
  'thousands of names that are unreadable': bodyOf(many(5_000).map((name) => `${name}\uD800`)),
};

describe('the errors of a request', () => {
  it.each(Object.entries(LARGE))('stay few and small: %s', (_, body) => {
    const answer = answerTo(body);
    expect(answer.errors!.length).toBeLessThanOrEqual(21);
    expect(JSON.stringify(answer).length).toBeLessThan(16_000);
  });

  it('say how many more there are, and name what exists first', () => {
    const { errors } = answerTo(bodyOf(many(7_000)));
    expect(errors).toHaveLength(21);
    expect(errors![0]).toMatchObject({ field: 'login', code: 'required' });
    expect(errors![20]).toEqual({
      ...{ field: '', code: 'more-errors', message: 'Et 6981 autres erreurs.' },
    });
  });

  it.each([
    [19, 20, undefined],
    [20, 21, 'Et une autre erreur.'],
    [21, 21, 'Et 2 autres erreurs.'],
  ])('are all named when they are few: %s unknown ones', (unknown, length, last) => {
    const { errors } = answerTo(bodyOf(many(unknown)));
    expect(errors).toHaveLength(length);
    if (last) expect(errors!.at(-1)!.message).toBe(last);
  });
});
