import { describe, expect, it } from '@jest/globals';
import { alertView } from '../../testing/fake-notifications.js';
import { latestSeq, missedSince, type ReadAlerts } from './missed-alerts.js';

/** As many alerts as `count`, numbered from 1. */
function alerts(count: number): { read: ReadAlerts; pages: () => number } {
  const all = Array.from({ length: count }, (_, at) => alertView({ seq: count - at }));
  let pages = 0;
  const read: ReadAlerts = ({ limit, after = '0' }) => {
    pages += 1;
    const end = Number(after) + limit;
    const next = end < all.length ? String(end) : null;
    return Promise.resolve({ items: all.slice(Number(after), end), next });
  };
  return { read, pages: () => pages };
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('the alerts that were missed', () => {
  it.each([
    ['none', 5, 5, [], false, 1],
    ['some', 5, 3, [4, 5], false, 1],
    ['all', 5, 0, range(1, 5), false, 1],
    ['some on a second page', 150, 20, range(21, 150), false, 2],
    ['as many as are sent at most', 200, 0, range(1, 200), false, 2],
    ['more than are sent', 450, 10, range(251, 450), true, 2],
    ['what is not there', 0, 7, [], false, 1],
  ] as const)('%s', async (_what, count, seq, expected, isCut, pages) => {
    const service = alerts(count);
    const missed = await missedSince(seq, service.read);
    expect(missed.alerts.map((alert) => alert.seq)).toEqual(expected);
    expect(missed.isCut).toBe(isCut);
    expect(service.pages()).toBe(pages);
  });

  it('begin after the latest one', async () => {
    expect(await latestSeq(alerts(7).read)).toBe(7);
    expect(await latestSeq(alerts(0).read)).toBe(0);
  });
});
