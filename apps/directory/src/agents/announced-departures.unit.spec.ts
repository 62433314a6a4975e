import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { departureDeadline } from './announced-departures.js';
import { contractEnd, refuseOver } from './contract-end.js';

const agentId = '01890000-0000-7000-8000-000000000001';
const noGrace = { DEPARTURE_GRACE: 'P0D' };
const clock = new Intl.DateTimeFormat('fr-FR', {
  ...{ timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'medium' },
});

describe('the day after a contract', () => {
  it.each([
    ['2027-08-31', 'P0D', '2027-09-01'],
    ['2027-08-31', 'P14D', '2027-09-15'],
    ['2027-08-31', 'P2W', '2027-09-15'],
    ['2026-10-24', 'P0D', '2026-10-25'],
    ['2026-10-25', 'P0D', '2026-10-26'],
    ['2027-03-28', 'P0D', '2027-03-29'],
    ['2028-02-28', 'P0D', '2028-02-29'],
    ['2027-12-31', 'P1D', '2028-01-02'],
  ])('that ends on %s is, with %s, %s', (endsOn, DEPARTURE_GRACE, on) =>
    expect(contractEnd(endsOn, { DEPARTURE_GRACE })).toEqual({ endsOn, on }),
  );

  it.each([
    ['2027-09-01', '2027-08-31T21:59:59.999Z', undefined],
    ['2027-09-01', '2027-08-31T22:00:00.000Z', 'contract-over'],
    ['2026-11-01', '2026-10-31T22:30:00.000Z', undefined],
    ['2026-11-01', '2026-10-31T23:00:00.000Z', 'contract-over'],
  ])('on %s has not begun at %s: %s', (on, now, code) => {
    const judged = () => refuseOver({ on }, new Date(now));
    if (code === undefined) expect(judged).not.toThrow();
    else expect(judged).toThrow(expect.objectContaining({ code }));
  });
});

describe('a departure to come', () => {
  it.each([
    ['2027-09-01', '2027-08-31T22:00:00.000Z'],
    ['2027-01-01', '2026-12-31T23:00:00.000Z'],
    // The day on which the hour changes begins in the old one.
    ['2026-10-25', '2026-10-24T22:00:00.000Z'],
    ['2026-10-26', '2026-10-25T23:00:00.000Z'],
    ['2027-03-28', '2027-03-27T23:00:00.000Z'],
    ['2027-03-29', '2027-03-28T22:00:00.000Z'],
  ])('on %s happens at %s', (on, instant) =>
    expect(departureDeadline({ agentId, on }).dueAt.toISOString()).toBe(instant),
  );

  it('happens at midnight in Paris, the day after the last one, whichever that is', () => {
    const day = fc
      .date({ min: new Date('2020-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, (endsOn) => {
        const { on } = contractEnd(endsOn, noGrace);
        expect(on > endsOn).toBe(true);
        const { dueAt } = departureDeadline({ agentId, on });
        const [year, month, ofMonth] = on.split('-');
        expect(clock.format(dueAt)).toBe(`${ofMonth}/${month}/${year} 00:00:00`);
        const before = new Date(dueAt.getTime() - 1000);
        expect(clock.format(before).split(' ')[0]).toBe(endsOn.split('-').reverse().join('/'));
      }),
    );
  });
});
