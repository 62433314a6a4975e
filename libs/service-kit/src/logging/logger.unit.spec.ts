import { describe, expect, it } from '@jest/globals';
import { runInCall } from '../call/call-context.js';
import { createLogger } from './logger.js';

const SECRET = 'azerty-secret';

function logged(
  write: (logger: ReturnType<typeof createLogger>) => void,
): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger('directory', 'info', { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

const textOf = (lines: unknown) => JSON.stringify(lines);

describe('a log line', () => {
  it('has only the fields that are allowed', () => {
    const [line] = logged((logger) =>
      logger.info(
        { method: 'GET', status: 200, body: SECRET, headers: { cookie: SECRET } },
        'request',
      ),
    );
    expect(line).toMatchObject({ service: 'directory', level: 'info', method: 'GET', status: 200 });
    expect(textOf(line)).not.toContain(SECRET);
  });

  it.each([
    ['set aside', { id: '7', topic: 'units', key: 'u1', reason: 'MESSAGE_TOO_LARGE' }],
    ['lost', { group: 'g', topic: 'units', partition: 3, committed: '5', oldest: '9' }],
    ['still away', { group: 'g', topic: 'units', partition: 3, reason: 'Error 57P01', times: 12 }],
    ['covered', { checkpoint: { number: 7, position: '70', hash: 'ab', signature: 'cd' } }],
    ['of tomorrow', { topic: 'units', unknown: 'UnitMerged' }],
  ])('of what is %s has all that an operator needs', (_what, fields) => {
    const [line] = logged((logger) => logger.warn(fields, 'x'));
    expect(line).toMatchObject(fields);
  });

  it('has no long text: a key may come from outside', () => {
    const [line] = logged((logger) => logger.warn({ key: 'k'.repeat(100_000) }, 'x'));
    expect(String(line!.key)).toHaveLength(300);
  });

  it('carries the correlation id of the call it belongs to', () => {
    const [line] = logged((logger) =>
      runInCall({ correlationId: 'corr-1' }, () => logger.warn({ count: 1 }, 'x')),
    );
    expect(line).toMatchObject({ correlationId: 'corr-1', count: 1 });
  });

  it.each([
    [
      'a query',
      Object.assign(new Error(`invalid input: ${SECRET}`), {
        name: 'QueryFailedError',
        parameters: [SECRET],
        driverError: { code: '22P02', detail: SECRET },
      }),
    ],
    [
      'PostgreSQL',
      Object.assign(new Error(`bad ${SECRET}`), {
        name: 'error',
        severity: 'ERROR',
        code: '23505',
        detail: SECRET,
        constraint: 'login_key',
      }),
    ],
    ['JSON', new SyntaxError(`Unexpected token in ${SECRET}`)],
    ['a wrong argument', new TypeError(`The argument must be a string. Received ${SECRET}`)],
    ['a quoted value', new Error(`no such login "${SECRET}"`)],
    ['a property of a text', new TypeError(`Cannot create property 'x' on string '${SECRET}'`)],
  ])('tells of an error about %s without its data', (_what, error) => {
    for (const write of [
      () => logged((logger) => logger.error({ err: error }, 'failed')),
      () => logged((logger) => logger.error({ err: error })),
      () => logged((logger) => logger.error(error)),
    ]) {
      const lines = write();
      expect(lines[0]).toMatchObject({ err: { name: error.name } });
      expect(textOf(lines)).not.toContain(SECRET);
    }
  });

  it('keeps the code and the constraint of a database error, and where it happened', () => {
    const error = Object.assign(new Error('x'), {
      name: 'QueryFailedError',
      driverError: { code: '23505', constraint: 'login_key' },
    });
    const [line] = logged((logger) => logger.error({ err: error }, 'failed'));
    expect(line).toMatchObject({ err: { code: '23505', constraint: 'login_key' } });
    expect(textOf(line)).toContain('logger.unit.spec');
  });
});
