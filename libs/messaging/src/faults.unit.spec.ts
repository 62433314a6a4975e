import { describe, expect, it } from '@jest/globals';
import { isEnvironmental, reasonOf, sqlStateOf } from './faults.js';

const withCode = (code: string, message = 'told') => Object.assign(new Error(message), { code });
const named = (name: string, message = 'told') => Object.assign(new Error(message), { name });

describe('a fault', () => {
  it.each([
    ...['08006', '25006', '40001', '40P01', '42P01', '42501', '53100', '53300', '55P03'],
    ...['57014', '57P01', '57P03', '58030', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND'],
    ...['UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', 'EMFILE', 'ENOSPC'],
  ])('with code %s is of the environment', (code) => {
    expect(isEnvironmental(withCode(code))).toBe(true);
  });

  it.each([
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Query read timeout',
    'Query runner already released. Cannot run queries anymore.',
  ])('of a pool that says "%s" is of the environment', (message) => {
    expect(isEnvironmental(new Error(message))).toBe(true);
  });

  it('of the Kafka client is of the environment', () => {
    expect(isEnvironmental(named('KafkaJSNumberOfRetriesExceeded'))).toBe(true);
  });

  it('is found in what wraps it', () => {
    const driverError = withCode('53300');
    expect(isEnvironmental(Object.assign(new Error('query failed'), { driverError }))).toBe(true);
    expect(isEnvironmental(new Error('outer', { cause: withCode('ECONNRESET') }))).toBe(true);
    expect(isEnvironmental(new AggregateError([withCode('ECONNREFUSED')]))).toBe(true);
    expect(sqlStateOf(Object.assign(new Error('query failed'), { driverError }))).toBe('53300');
  });

  it.each(['22021', '22P02', '23505', '23514', '25001', '25P02', 'ERR_INVALID_ARG_TYPE'])(
    'with code %s is of the work',
    (code) => {
      expect(isEnvironmental(withCode(code))).toBe(false);
    },
  );

  it('without a word about it is of the work', () => {
    expect(isEnvironmental(new TypeError('undefined is not a function'))).toBe(false);
    expect(isEnvironmental('thrown')).toBe(false);
    expect(sqlStateOf(withCode('EPIPE'))).toBeUndefined();
  });
});

describe('reasonOf', () => {
  it('says name and code, and never what else an error carries', () => {
    const secret = '03E8400117RMX';
    expect(reasonOf(new TypeError(secret))).toBe('TypeError');
    expect(reasonOf(Object.assign(new Error(secret), { code: '23505' }))).toBe('Error 23505');
    expect(reasonOf(Object.assign(new Error(secret), { code: `no ${secret}` }))).toBe('Error');
    expect(reasonOf({ name: `Jean ${secret}`, code: 5 })).toBe('Error');
    expect(reasonOf(secret)).toBe('Error');
    expect(reasonOf(undefined)).toBe('Error');
  });
});
