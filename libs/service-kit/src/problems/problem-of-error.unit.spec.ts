import { Refusal } from '@citadelle/decider';
import { HttpException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { isUnexpected, problemOfError } from './problem-of-error.js';
import { standardProblem } from './standard-problems.js';

const refusals = { 'too-late': { status: 409, title: 'Trop tard', detail: 'C’est fini.' } };
const answerTo = (error: unknown) => {
  const problem = problemOfError(error, refusals);
  return [problem.status, problem.code, isUnexpected(error, problem)];
};
const named = (name: string, more: object = {}) => Object.assign(new Error('x'), { name, ...more });

describe('an error is answered with', () => {
  it.each([
    ['the problem it is', standardProblem('not-found'), [404, 'not-found', false]],
    ['what the table says of a refusal', new Refusal('too-late'), [409, 'too-late', false]],
    [
      'the standard problem of a refusal',
      new Refusal('administrator-required'),
      [403, 'administrator-required', false],
    ],
    ['500 for a refusal not in the table', new Refusal('other'), [500, 'internal-error', true]],
    [
      '500 for a refusal named like a method',
      new Refusal('toString'),
      [500, 'internal-error', true],
    ],
    ['the status of Nest', new NotFoundException(), [404, 'not-found', false]],
    ['500 for a 500 of Nest', new HttpException('x', 500), [500, 'internal-error', true]],
    ...(
      [
        [401, 'unauthorized'],
        [403, 'forbidden'],
        [409, 'conflict'],
        [422, 'invalid-request'],
        [503, 'service-unavailable'],
      ] as const
    ).map(
      ([status, code]) =>
        [
          `the problem of a bare ${status}`,
          new HttpException('x', status),
          [status, code, false],
        ] as [string, Error, unknown[]],
    ),
    ['400 for an odd 4xx', new HttpException('x', 418), [400, 'malformed-request', false]],
    ['409 after lost races', named('ConcurrencyConflict'), [409, 'concurrent-change', false]],
    [
      '422 for a key used twice',
      named('IdempotencyKeyReused'),
      [422, 'idempotency-key-reused', false],
    ],
    ['413', named('FastifyError', { statusCode: 413 }), [413, 'payload-too-large', false]],
    ['415', named('FastifyError', { statusCode: 415 }), [415, 'unsupported-media-type', false]],
    [
      '503 without a connection',
      named('Error', { code: 'ECONNREFUSED' }),
      [503, 'service-unavailable', false],
    ],
    [
      '503 from within',
      named('QueryFailedError', { driverError: named('error', { code: '57P01' }) }),
      [503, 'service-unavailable', false],
    ],
    ...['25006', '53100', '53300', '55P03', '57014', '57P03', '58030', '08006', '0A000'].map(
      (code) =>
        [
          `503 for a database that cannot just now (${code})`,
          named('QueryFailedError', { driverError: named('error', { code }) }),
          [503, 'service-unavailable', false],
        ] as [string, Error, unknown[]],
    ),
    ...['42P01', '42703', '42501'].map(
      (code) =>
        [
          `500 where the tables are not those of this version (${code})`,
          named('QueryFailedError', { driverError: named('error', { code }) }),
          [500, 'internal-error', true],
        ] as [string, Error, unknown[]],
    ),
    [
      '503 from several addresses',
      Object.assign(new AggregateError([named('Error', { code: 'ECONNREFUSED' })]), {}),
      [503, 'service-unavailable', false],
    ],
    [
      '500 for a broken query',
      named('QueryFailedError', { driverError: named('error', { code: '22P02' }) }),
      [500, 'internal-error', true],
    ],
    ['500 for a bug', new TypeError('x'), [500, 'internal-error', true]],
    ['500 for what is no error', 'x', [500, 'internal-error', true]],
  ])('%s', (_what, error, expected) => expect(answerTo(error)).toEqual(expected));

  it('says when to come back from an outage', () => {
    const problem = problemOfError(named('Error', { code: 'ECONNRESET' }), {});
    expect(problem.headers['retry-after']).toMatch(/^\d+$/);
  });

  it('has a type made of its code', () => {
    expect(standardProblem('not-found').toProblem()).toEqual({
      type: 'urn:citadelle:problem:not-found',
      title: 'Introuvable',
      status: 404,
      code: 'not-found',
      detail: expect.stringMatching(/\.$/),
    });
  });
});
