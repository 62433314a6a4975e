import {
  credentialsCall,
  declarePublicCall,
  Id,
  OneOf,
  Text,
  Whole,
} from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../problems/problem-error.js';
import { readRequest } from './serves.js';

class Refuse {
  @Id() resetId!: string;
  @Text(10) reason!: string;
}

class List {
  @Whole(1, 200) limit: number = 50;
  @OneOf(['open', 'closed'], { optional: true }) state?: string;
}

const refuse = credentialsCall('POST /internal/resets/{resetId}/refusal', { request: Refuse });
const list = credentialsCall('GET /internal/resets', { request: List });
const publicRefuse = declarePublicCall(refuse, { summary: 'Refuse' });
const publicList = declarePublicCall(list, { summary: 'List' });

const ID = '0199BBBB-0000-7000-8000-000000000001';
const came = { params: {}, query: {}, body: undefined };

/** The fields that a refusal names. */
function refusedFields(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ProblemError && error.status === 422)
      return error.errors!.map(({ field, code }) => `${field}: ${code}`);
    throw error;
  }
  return [];
}

describe('a request', () => {
  it('is an instance of its class, with path and body together', () => {
    const params = { resetId: ID };
    const request = readRequest(refuse, { ...came, params, body: { reason: 'non' } });
    expect(request).toBeInstanceOf(Refuse);
    expect({ ...request }).toEqual({ resetId: ID.toLowerCase(), reason: 'non' });
  });

  it('has no field of its path in its body', () => {
    const body = { reason: 'non', resetId: ID };
    expect(
      refusedFields(() => readRequest(publicRefuse, { ...came, params: { resetId: ID }, body })),
    ).toEqual(['resetId: unknown-property']);
  });

  it('is refused with every field that is wrong', () => {
    const body = { reason: '', more: 1 };
    expect(
      refusedFields(() => readRequest(publicRefuse, { ...came, params: { resetId: 'x' }, body })),
    ).toEqual(['more: unknown-property', 'resetId: bad-id', 'reason: text-length']);
  });

  it('names nothing in a service when its id is none', () => {
    const params = { resetId: 'x' };
    const { resetId } = readRequest(refuse, { ...came, params, body: { reason: 'non' } });
    expect(resetId).toBe('00000000-0000-0000-0000-000000000000');
  });

  it('is read from the texts of a query', () => {
    expect({ ...readRequest(list, { ...came, query: { limit: '7' } }) }).toEqual({ limit: 7 });
    expect({ ...readRequest(list, came) }).toEqual({ limit: 50 });
    expect(refusedFields(() => readRequest(list, { ...came, query: { limit: '7x' } }))).toEqual([
      'limit: integer-expected',
    ]);
  });

  it('may leave a field of a query of the gateway empty', () => {
    const query = { state: '' };
    expect(readRequest(publicList, { ...came, query }).state).toBeUndefined();
    expect(refusedFields(() => readRequest(list, { ...came, query }))).toEqual([
      'state: unknown-choice',
    ]);
  });
});
