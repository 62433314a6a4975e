import { signNames } from '@citadelle/contracts';
import { describe, expect, it } from '@jest/globals';
import { gravestOf, judgeSigns, type Reading } from './sign.js';

const stateOf = (...readings: Reading[]) => judgeSigns([readings[0]!.name], readings)[0]!.state;

describe('a sign', () => {
  it.each<[Reading, string]>([
    [{ name: 'running-versions', count: 2 }, 'fine'],
    [{ name: 'running-versions', count: 0 }, 'look'],
    [{ name: 'migrations', count: 3 }, 'fine'],
    [{ name: 'missing-migrations', count: 1 }, 'look'],
    [{ name: 'unknown-migrations', count: 1 }, 'look'],
    [{ name: 'unpublished', count: 9_000, oldestSeconds: 59 }, 'fine'],
    [{ name: 'unpublished', count: 1, oldestSeconds: 60 }, 'look'],
    [{ name: 'set-aside', count: 1 }, 'look'],
    [{ name: 'lag', count: 9_000 }, 'fine'],
    [{ name: 'late-messages', count: 1 }, 'look'],
    [{ name: 'parked-keys', count: 1 }, 'look'],
    [{ name: 'overdue-deadlines', count: 1, oldestSeconds: 61 }, 'look'],
    [{ name: 'checkpoint', oldestSeconds: 7_199 }, 'fine'],
    [{ name: 'checkpoint', oldestSeconds: 7_200 }, 'look'],
    [{ name: 'checkpoint', oldestSeconds: null }, 'fine'],
    [{ name: 'kept-numens', count: 1 }, 'look'],
    [{ name: 'failed-imports', count: 1 }, 'look'],
    [{ name: 'accounts-without-password', count: 1 }, 'look'],
    [{ name: 'seeds-set-aside', count: 1 }, 'look'],
    [{ name: 'undelivered-alerts', count: 1, oldestSeconds: 300 }, 'look'],
    [{ name: 'abandoned-alerts', count: 1 }, 'look'],
  ])('%j is %s', (reading, state) => expect(stateOf(reading)).toBe(state));

  it('is fine when there is nothing of it, but for who runs', () => {
    const none = signNames.map((name): Reading => ({ name, count: 0, oldestSeconds: null }));
    const looks = judgeSigns(signNames, none).filter(({ state }) => state !== 'fine');
    expect(looks.map(({ name }) => name)).toEqual(['running-versions']);
  });

  it('that nobody leads matters when something waits to be published', () => {
    const nobody: Reading = { name: 'relay-leader', count: 0 };
    expect(stateOf(nobody, { name: 'unpublished', count: 0 })).toBe('fine');
    expect(stateOf(nobody, { name: 'unpublished', count: 1, oldestSeconds: 2 })).toBe('look');
  });

  it('is unknown when it was not read', () => {
    expect(judgeSigns(['lag'], [])).toEqual([
      { name: 'lag', state: 'unknown', count: null, oldestSeconds: null, detail: null },
    ]);
  });
});

it('of several, the gravest counts', () => {
  expect(gravestOf([])).toBe('fine');
  expect(gravestOf([{ state: 'fine' }, { state: 'unknown' }])).toBe('unknown');
  expect(gravestOf([{ state: 'unknown' }, { state: 'look' }])).toBe('look');
});
