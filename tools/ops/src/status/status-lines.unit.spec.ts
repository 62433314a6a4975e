import { type SignName, signNames } from '@citadelle/contracts';
import type { Sign } from '@citadelle/service-kit/operations';
import { describe, expect, it } from '@jest/globals';
import { mustLook, type Seen } from './look-around.js';
import { ageInWords, statusLines } from './status-lines.js';

const sign = (name: SignName, change: Partial<Sign> = {}): Sign => ({
  name,
  state: 'fine',
  count: 0,
  oldestSeconds: null,
  detail: null,
  ...change,
});

/** What is seen when credentials shows these signs, which are fine in the others. */
const seen = (signs: Sign[], state: Seen['broker']['state'] = 'fine'): Seen => ({
  broker: { kind: 'kafka', state },
  services: [
    { service: 'directory', state: 'fine', signs: signs.map(({ name }) => sign(name)) },
    { service: 'credentials', state: signs[0]?.state ?? 'fine', signs },
    { service: 'notifications', state: 'fine', signs: signs.map(({ name }) => sign(name)) },
  ],
});

const cellOf = (one: Sign) =>
  statusLines(seen([one]))[1]!
    .slice(46, 62)
    .trim();

describe('a sign in the table', () => {
  it.each<[Sign, string]>([
    [sign('running-versions', { count: 2, detail: '0.2.0, 0.3.0' }), '0.2.0, 0.3.0'],
    [sign('running-versions', { state: 'look' }), '! nothing'],
    [sign('relay-leader', { count: 1, detail: 'x' }), 'yes'],
    [sign('relay-leader', { state: 'look' }), '! nobody'],
    [sign('unpublished', { state: 'look', count: 12, oldestSeconds: 99 }), '! 12 (99 s)'],
    [sign('unpublished', { count: 10_001, oldestSeconds: 5 }), '> 10000 (5 s)'],
    [sign('checkpoint', { count: null, oldestSeconds: 3_000 }), '50 min'],
    [sign('checkpoint', { count: null }), 'none'],
    [sign('lag', { state: 'unknown', count: null }), '! unknown'],
  ])('%j', (one, cell) => expect(cellOf(one)).toBe(cell));

  it('fits beside the others on a screen, with what to do about every one', () => {
    const onlyTold: readonly SignName[] = ['migrations', 'lag', 'parked-messages'];
    const all = signNames.map((name) =>
      sign(name, {
        state: onlyTold.includes(name) ? 'fine' : 'look',
        count: 10_001,
        oldestSeconds: 5_940,
        detail: '0.2.0',
      }),
    );
    const lines = statusLines(seen(all));
    expect(lines.length).toBeLessThanOrEqual(42);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('what to do', () => {
  it('is nothing when all is well', () => {
    const well = seen([sign('set-aside')]);
    expect(statusLines(well).at(-1)).toBe('All is well.');
    expect(mustLook(well)).toBe(false);
  });

  it('is said of what is not well, with the service it is about', () => {
    const stuck = seen([sign('unpublished', { state: 'look', count: 1 })]);
    expect(statusLines(stuck).slice(-2)).toEqual([
      'Somebody must look:',
      '  credentials: messages wait: its log says why, « relay failed »',
    ]);
    expect(mustLook(stuck)).toBe(true);
  });

  it('is said of who does not answer, or not in time', () => {
    const unknown = (name: SignName) => sign(name, { state: 'unknown', count: null });
    const away = seen([unknown('unpublished'), unknown('lag')], 'unknown');
    expect(statusLines(away).slice(-2)).toEqual([
      '  credentials: its database does not answer',
      '  the broker does not answer',
    ]);
    expect(mustLook(away)).toBe(true);
    expect(statusLines(seen([unknown('set-aside'), sign('unpublished')])).at(-1)).toBe(
      '  credentials: 1 unknown, its database is slow',
    );
  });
});

it.each([
  [42, '42 s'],
  [100, '2 min'],
  [5_940, '99 min'],
  [7_200, '2 h'],
  [172_800, '2 d'],
])('%d seconds are %s', (seconds, words) => expect(ageInWords(seconds)).toBe(words));
