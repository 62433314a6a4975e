import { describe, expect, it } from '@jest/globals';
import { isPhone, readPhone } from './phones.js';

describe('a phone number', () => {
  it.each([
    ['03 81 65 47 00', '03 81 65 47 00'],
    [' 03.81.65.47.00 ', '03.81.65.47.00'],
    ['03\u00a081\u202f65 47\t00', '03 81 65 47 00'],
    ['03–81–65–47–00', '03-81-65-47-00'],
    ['+33 (0)3 81 65 47 00', '+33 (0)3 81 65 47 00'],
    ['(+33)381654700', undefined],
    ['4712', '4712'],
    ['381654700', '381654700'],
  ])('is kept as it is written: %j', (typed, kept) => {
    const read = readPhone(typed);
    expect(isPhone(read)).toBe(kept !== undefined);
    if (kept !== undefined) expect(read).toBe(kept);
  });

  it.each([
    '',
    '12',
    '()()',
    'appeler le soir',
    '03 81 65 47 00 (bureau)',
    '=1+2345',
    '-381654700',
    '0'.repeat(21),
    '0 '.repeat(20),
    '0381\u00006547',
    '٠٣٨١٦٥',
  ])('is none: %j', (typed) => expect(isPhone(readPhone(typed))).toBe(false));
});
