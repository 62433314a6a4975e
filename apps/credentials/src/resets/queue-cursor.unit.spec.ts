import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCursor, writeCursor } from './queue-cursor.js';

describe('a cursor', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true }),
        fc.uuid(),
        (requestedAt, resetId) => {
          expect(readCursor(writeCursor({ requestedAt, resetId }))).toEqual({
            requestedAt,
            resetId,
          });
        },
      ),
    );
  });

  it.each([
    '',
    'x',
    Buffer.from('[]').toString('base64url'),
    Buffer.from('["2026-01-01", "x"]').toString('base64url'),
    Buffer.from('["x", "01890a5d-ac96-774b-bcce-b302099a8057"]').toString('base64url'),
    Buffer.from('null').toString('base64url'),
  ])('that we did not write says nothing: %s', (cursor) =>
    expect(readCursor(cursor)).toBeUndefined(),
  );

  it('never breaks, whatever it is', () => {
    fc.assert(fc.property(fc.string(), (cursor) => readCursor(cursor) === undefined));
  });
});
