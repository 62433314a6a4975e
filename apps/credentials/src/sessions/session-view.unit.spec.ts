import { describe, expect, it } from '@jest/globals';
import { reauthenticatedUntil } from './session-view.js';

const now = new Date('2026-11-29T10:05:00.000Z');
const WINDOW_MS = 300_000;
const typed = (at: string | null, password_change_required = false) =>
  reauthenticatedUntil(
    { reauthenticated_at: at === null ? null : new Date(at), password_change_required, now },
    WINDOW_MS,
  );

describe('the password that was typed again', () => {
  it.each([
    ['counts for five minutes', '2026-11-29T10:02:00.000Z', '2026-11-29T10:07:00.000Z'],
    ['counts to the last of them', '2026-11-29T10:00:00.001Z', '2026-11-29T10:05:00.001Z'],
    ['counts no more at their end', '2026-11-29T10:00:00.000Z', null],
    ['counts no more after them', '2026-11-29T09:00:00.000Z', null],
    ['counts only once it was typed', null, null],
  ])('%s', (_what, at, until) => expect(typed(at)).toBe(until));

  it('opens nothing while it is the initial one', () =>
    expect(typed('2026-11-29T10:02:00.000Z', true)).toBeNull());
});
