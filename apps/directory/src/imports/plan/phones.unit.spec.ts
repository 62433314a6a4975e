import { expect, it } from '@jest/globals';
import { samePhone } from './phones.js';

it.each([
  '03.81.00.00.00',
  '03 81 00 00 00',
  '+33 3 81 00 00 00',
  '0033381000000',
  '+33 (0)3 81 00 00 00',
])('is one number, however it is spelled: %s', (spelling) =>
  expect(samePhone(spelling, '0381000000')).toBe(true),
);

it.each(['0381000001', '+41 3 81 00 00 00', '', '81000000'])('is another number: %s', (other) =>
  expect(samePhone(other, '0381000000')).toBe(false),
);
