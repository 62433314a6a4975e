import { expect, it } from '@jest/globals';
import { identityKey, sameIdentity } from './identity.js';

const eloise = { usualName: 'Le Goff', firstName: 'Éloïse', birthDate: '1990-01-30' };

it.each([
  { usualName: 'LE GOFF' },
  { usualName: 'Le-Goff' },
  { usualName: 'legoff' },
  { firstName: 'Eloise' },
  { firstName: 'E\u0301loi\u0308se' },
])('is the same person: %j', (spelling) =>
  expect(sameIdentity(eloise, { ...eloise, ...spelling })).toBe(true),
);

it.each([
  { usualName: 'Goff' },
  { firstName: 'Éloi' },
  { birthDate: '1990-01-31' },
  { usualName: 'Le', firstName: 'GoffÉloïse' },
])('is somebody else: %j', (change) =>
  expect(sameIdentity(eloise, { ...eloise, ...change })).toBe(false),
);

it('keeps names apart in its key', () => {
  expect(identityKey({ ...eloise, usualName: 'a', firstName: 'bc' })).not.toBe(
    identityKey({ ...eloise, usualName: 'ab', firstName: 'c' }),
  );
});
