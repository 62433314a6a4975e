import type { Finding, Verification } from '@citadelle/event-store';
import { describe, expect, it } from '@jest/globals';
import { linesOf } from './words.js';

const verification: Verification = {
  ...{ service: 'directory', streams: 1, events: 1200, checkpoints: 2, untold: 0, eventsSince: 1 },
  lateSeconds: null,
  vouched: { number: 2, at: '2026-11-29T06:00:00.000Z', position: '1199', hash: 'ab' },
  findings: [],
};
const moment = (checkpoint: number) => ({ checkpoint, at: `2026-11-29T0${checkpoint}:00:00.000Z` });
const told = (finding: Finding) => linesOf({ ...verification, findings: [finding] })[1]!.trim();

describe('what a verification says', () => {
  it('is that all is well, and until when that is vouched for', () => {
    expect(linesOf(verification)).toEqual([
      'directory: 1,200 events in 1 stream, 2 checkpoints: all as it was written',
      '  Vouched for until 2026-11-29T06:00:00.000Z (checkpoint 2, position 1199); the 1 event after it, by their chains alone.',
    ]);
  });

  it('is that nobody has made a checkpoint for too long', () => {
    expect(linesOf({ ...verification, lateSeconds: 7_300 }).at(-1)).toBe(
      '  The oldest of them has waited for a checkpoint for 2 hours: does directory run, or did somebody remove checkpoints?',
    );
  });

  it('moves no cursor, whatever a stream is called', () => {
    expect(told({ what: 'missing', stream: 's\u001b[31m', version: 2 })).toContain('s\\u{1b}[31m');
  });

  it('is how much more there is than can be told', () => {
    const lines = linesOf({ ...verification, findings: [{ what: 'anchor-altered' }], untold: 7 });
    expect(lines[0]).toContain('8 findings');
    expect(lines).toContain('  and 7 more findings');
  });

  it('is between which checkpoints something happened, as far as that is known', () => {
    const cut: Finding = { what: 'cut', stream: 's', version: 2, lastVersion: 4 };
    expect(told(cut)).toBe('cut: events 2 to 4 at the end of s are gone');
    expect(told({ ...cut, after: moment(1), before: null })).toMatch(
      /gone, after checkpoint 1 \(2026-11-29T01:00:00.000Z\)$/,
    );
    expect(told({ ...cut, after: moment(1), before: moment(2) })).toMatch(
      /gone, between checkpoint 1 \(.*\) and checkpoint 2 \(.*\)$/,
    );
  });

  it.each<[Finding, string]>([
    [{ what: 'altered', stream: 's', version: 2 }, 'altered: event 2 of s, or'],
    [{ what: 'missing', stream: 's', version: 2 }, 'missing: event 2 of s is gone'],
    [{ what: 'vanished', stream: 's', version: 1, lastVersion: 3 }, 'vanished: s is gone, with'],
    [{ what: 'rewritten', stream: 's', version: 2 }, 'rewritten: s was written anew'],
    [{ what: 'added', stream: 's', version: 2 }, 'added: event 2 of s was put among'],
    [{ what: 'checkpoint-altered', checkpoint: 4 }, 'checkpoint altered: checkpoint 4 is'],
    [
      { what: 'checkpoint-missing', checkpoint: 4, lastCheckpoint: 6 },
      'checkpoint missing: checkpoints 4 to 6 are gone',
    ],
    [{ what: 'checkpoint-replaced', checkpoint: 4 }, 'checkpoint replaced: the log tells'],
    [{ what: 'checkpoint-of-another-key', checkpoint: 4 }, 'checkpoint of another key: checkpoint'],
    [{ what: 'anchor-altered' }, 'anchor altered: what names the last checkpoint'],
  ])('is told of %j', (finding, words) => {
    expect(told(finding)).toContain(words);
  });
});
