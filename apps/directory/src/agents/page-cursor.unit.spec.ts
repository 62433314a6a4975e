import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCursor, writeCursor } from './page-cursor.js';

const place = {
  foldedUsualName: 'legoff',
  foldedFirstName: 'eloise',
  agentId: '01890000-0000-7000-8000-000000000001',
};

it('comes back as it went', () => {
  expect(readCursor(writeCursor(place))).toEqual(place);
  expect(writeCursor(place)).toMatch(/^[\w-]+$/);
});

it.each([
  ['no JSON', 'legoff'],
  ['null', 'null'],
  ['an object', JSON.stringify(place)],
  ['too short', '["legoff","eloise"]'],
  ['too long', JSON.stringify([...Object.values(place), 'x'])],
  ['a name that is not folded', `["LE GOFF","eloise","${place.agentId}"]`],
  ['an empty name', `["","eloise","${place.agentId}"]`],
  ['NUL', `["le\\u0000goff","eloise","${place.agentId}"]`],
  ['a number', `[1,"eloise","${place.agentId}"]`],
  ['no agent', '["legoff","eloise","x"]'],
])('is not read when it holds %s', (_, text) =>
  expect(readCursor(Buffer.from(text).toString('base64url'))).toBeUndefined(),
);

it('never throws', () => {
  fc.assert(fc.property(fc.string(), (text) => void readCursor(text)));
});
