import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readDay } from './dates.js';
import { HDR, numenOf, read, TODAY, warningsOf } from './reading.fixture.js';

const birth = (cell: string, today = TODAY) => readDay(cell, 'birth_date', today);
const end = (cell: string) => readDay(cell, 'ends_on', TODAY);

describe('a birth date', () => {
  it.each([
    ...['1988-11-02', '02/11/1988', '2/11/1988', '02-11-1988', '02.11.1988', '2-11-1988'],
    ...['1988-11-02T00:00:00', '1988-11-02 00:00:00', '1988-11-02T00:00', ' 02/11/1988 '],
    ...['1988-11-02T00:00:00Z', '1988-11-02T00:00:00+01:00', '1988-11-02 00:00:00.000'],
    ...['02/11/1988 00:00', '02/11/1988 0:00:00', '1988/11/02', '1988-11-2', '\u00a002/11/1988'],
    ...['02\u201111\u20111988', "'02/11/1988", '\u200e02/11/1988', '02/11/1988\u202f'],
  ])('%j is 2 November 1988', (cell) => expect(birth(cell)).toEqual({ day: '1988-11-02' }));

  it.each([
    ['02/11/88', '1988-11-02'],
    ['2.11.88', '1988-11-02'],
    ['02/11/88 00:00', '1988-11-02'],
    ['02/11/09', '2009-11-02'],
    ['01/01/26', '1926-01-01'],
    ['29/02/00', '2000-02-29'],
  ])('%s has two digits for a year, and one century fits: %s', (cell, day) => {
    expect(birth(cell)).toMatchObject({ day, remark: { code: 'two-digit-year' } });
  });

  it('of two digits is refused from 12 to 24 in September 2025, in every other case it has one century', () => {
    for (let year = 0; year < 100; year++) {
      const read = birth(`01/01/${String(year).padStart(2, '0')}`);
      expect({ year, fits: 'day' in read }).toEqual({ year, fits: year < 12 || year > 24 });
    }
    expect(birth('01/01/12')).toMatchObject({
      fault: { message: expect.stringContaining('1912') },
    });
  });

  it.each([
    ['32449', 'date-serial', ['02/11/1988', '03/11/1992']],
    ['30987', 'date-serial', ['01/11/1984', '02/11/1988']],
    ['32449,0', 'date-serial', ['02/11/1988']],
    ['45000', 'date-serial', ['nombre de jours']],
    ['32 449', 'date-serial', ['02/11/1988']],
    ['32\u202f449,00', 'date-serial', ['02/11/1988']],
    ['1988', 'date-incomplete', ['l’année']],
    ['11/1988', 'date-incomplete', ['jour manque']],
    ['1988-11', 'date-incomplete', ['jour manque']],
    ['nov. 1988', 'date-incomplete', ['jour manque']],
    ['nov-88', 'date-incomplete', ['jour manque']],
    ['02-nov', 'date-incomplete', []],
    ['31/02/1988', 'date-impossible', []],
    ['29/02/1900', 'date-impossible', []],
    ['00/00/0000', 'date-impossible', []],
    ['0000-00-00', 'date-impossible', []],
    ['11/14/1988', 'date-month-first', ['14/11/1988']],
    ['1988-14-11', 'date-month-first', ['14/11/1988']],
    ['11/14/88', 'date-month-first', ['14/11/1988']],
    ['02/11/20', 'birth-date', ['1920', '2020']],
    ['02/11/2020', 'birth-date', ['14 à 100 ans']],
    ['02/11/1888', 'birth-date', ['02/11/1888']],
    ['02/11/2988', 'birth-date', ['à venir']],
    ['01/01/1900', 'date-default', ['01/01/1900']],
    ['1988-11-02T10:30:00', 'date-time', []],
    ['1988-11-01T23:00:00Z', 'date-time', []],
    ['02/11/1988 12:00', 'date-time', []],
    ['19881102', 'date-unreadable', ['02/11/1988']],
    ['02111988', 'date-unreadable', ['02/11/1988']],
    ['02/11-1988', 'date-unreadable', []],
    ['2 novembre 1988', 'date-unreadable', []],
    ['NULL', 'date-unreadable', []],
    ['-', 'date-unreadable', []],
  ])('%s is refused: %s', (cell, code, hints) => {
    const read = birth(cell);
    expect(read).toMatchObject({ fault: { field: 'birth_date', code } });
    for (const hint of hints)
      expect(read).toMatchObject({ fault: { message: expect.stringContaining(hint) } });
  });

  it('is judged on the day that it is', () => {
    expect(birth('16/09/2011')).toHaveProperty('fault');
    expect(birth('15/09/2011')).toHaveProperty('day');
    expect(birth('16/09/2011', '2025-09-16')).toHaveProperty('day');
  });

  it('that is real and of an age is read in each way of writing it, and nothing ever throws', () => {
    const day = fc.date({
      ...{ min: new Date('1926-01-01'), max: new Date('2010-12-31'), noInvalidDate: true },
    });
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString().slice(0, 10);
        const [year = '', month = '', of = ''] = iso.split('-');
        const ways = [iso, `${of}/${month}/${year}`, `${Number(of)}.${Number(month)}.${year}`];
        for (const way of ways) expect(birth(way)).toEqual({ day: iso });
      }),
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void birth(text)));
    fc.assert(fc.property(fc.stringMatching(/^[\d/. -]{1,12}$/), (text) => void end(text)));
  });
});

describe('the end of a contract', () => {
  it.each([
    ['31/08/2026', '2026-08-31'],
    ['2026-08-31', '2026-08-31'],
    ['31/08/2000', '2000-08-31'],
    ['31/12/2100', '2100-12-31'],
  ])('%s is %s, at any age', (cell, day) => expect(end(cell)).toEqual({ day }));

  it('of two digits is in this century', () => {
    expect(end('31/08/26')).toMatchObject({ day: '2026-08-31', remark: { field: 'ends_on' } });
  });

  it.each([
    ['31/08/1999', 'date-out-of-range'],
    ['01/01/2101', 'date-out-of-range'],
    ['31/12/9999', 'date-out-of-range'],
    ['31/06/2026', 'date-impossible'],
    ['46265', 'date-serial'],
    ['2026', 'date-incomplete'],
  ])('%s is refused: %s', (cell, code) =>
    expect(end(cell)).toMatchObject({ fault: { field: 'ends_on', code } }),
  );
});

describe('the dates of a file', () => {
  const fileOf = (dates: readonly string[]) =>
    `${HDR}\n${dates.map((date, at) => `PIN;Jean;${date};${numenOf(at)};SIG-AESH\n`).join('')}`;

  it('that can only be read with the month first, on more than a few lines, are one warning', async () => {
    const right = Array.from({ length: 10 }, () => '02/11/1988');
    expect(warningsOf(await read(fileOf([...right, '11/14/1988', '11/15/1988'])))).toEqual([]);
    const many = Array.from({ length: 6 }, (_, at) => `11/${14 + at}/1988`);
    const file = await read(fileOf([...right, ...many]));
    expect(warningsOf(file)).toEqual(['dates-month-first']);
    expect(file.understanding.warnings[0]?.message).toContain('12, 13');
  });

  it('with years of two digits are counted', async () => {
    const file = await read(fileOf(['02/11/88', '02/11/1988', '02/11/89']));
    expect(warningsOf(file)).toEqual(['two-digit-years']);
    expect(file.understanding.warnings[0]?.message).toContain('2 lignes (aux lignes 2 et 4)');
  });

  it('are counted in figures that can be read, where they are many', async () => {
    const thousand = (date: string) => Array.from({ length: 1200 }, () => date);
    for (const date of ['02/11/88', '11/14/1988', '01/01/1970']) {
      const { understanding } = await read(fileOf(thousand(date)));
      expect(understanding.warnings[0]?.message).toContain('1\u00a0200 ');
    }
  });

  it.each(['01/01/1970', '01/01/1900'])(
    'that are %s on many lines are one warning',
    async (date) => {
      const right = Array.from({ length: 10 }, () => '02/11/1988');
      expect(warningsOf(await read(fileOf([...right, date, date])))).toEqual([]);
      const file = await read(fileOf([...right, ...Array.from({ length: 8 }, () => date)]));
      expect(warningsOf(file)).toEqual(['default-dates']);
      expect(file.understanding.warnings[0]?.message).toContain(date);
    },
  );
});
