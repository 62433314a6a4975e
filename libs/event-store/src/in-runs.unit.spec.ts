import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from './events.js';
import { inIndependentRuns, inRounds, inRuns } from './in-runs.js';

/** Events written as `stream:type`. */
const events = (text: string) =>
  text.split(' ').map((word) => {
    const [stream, type] = word.split(':') as [string, string];
    return { stream, event: { type, data: {} } } as RecordedEvent;
  });
const written = (some: readonly RecordedEvent[]) =>
  some.map(({ stream, event }) => `${stream}:${event.type}`).join(' ');
const runsOf = (text: string) =>
  [...inRuns(events(text))].map((run) => [run.type, written(run.events)]);

describe('runs', () => {
  it('keep the order, and end where the type changes', () => {
    expect(runsOf('a:X b:X b:Y c:X d:X')).toEqual([
      ['X', 'a:X b:X'],
      ['Y', 'b:Y'],
      ['X', 'c:X d:X'],
    ]);
  });

  it('end where a stream would stand in them twice', () => {
    expect(runsOf('a:X b:X a:X c:X c:X')).toEqual([
      ['X', 'a:X b:X'],
      ['X', 'a:X c:X'],
      ['X', 'c:X'],
    ]);
  });

  it('are none without events', () => {
    expect([...inRuns([])]).toEqual([]);
  });
});

describe('independent runs', () => {
  it('gather what many streams begin with, and keep the order of each', () => {
    const runs = [...inIndependentRuns(events('a:X a:Y b:X a:Y b:Y c:Z c:X'))];
    expect(runs.map((run) => [run.type, written(run.events)])).toEqual([
      ['X', 'a:X b:X'],
      ['Z', 'c:Z'],
      ['Y', 'a:Y b:Y'],
      ['X', 'c:X'],
      ['Y', 'a:Y'],
    ]);
  });
});

it('rounds have each stream once, its events in their order', () => {
  expect(inRounds(events('a:1 a:2 a:3 b:1 c:1 c:2')).map(written)).toEqual([
    'a:1 b:1 c:1',
    'a:2 c:2',
    'a:3',
  ]);
});
