import { expect, it } from '@jest/globals';
import { typedDate, writtenDate } from './typed-date.js';

it.each([
  ['02/11/1988', '1988-11-02'],
  ['2/1/1988', '1988-01-02'],
  [' 02-11-1988 ', '1988-11-02'],
  ['02.11.1988', '1988-11-02'],
  ['02 11 1988', '1988-11-02'],
  ['02 / 11 / 1988', '1988-11-02'],
  ['02111988', '1988-11-02'],
  ['1988-11-02', '1988-11-02'],
  ['31/02/1988', '1988-02-31'],
  ['2 novembre 1988', '2 novembre 1988'],
  ['02/11/88', '02/11/88'],
  ['', ''],
])('%j is read as %j', (typed, date) => expect(typedDate(typed)).toBe(date));

it('a date is written as people do', () => expect(writtenDate('1988-11-02')).toBe('02/11/1988'));
