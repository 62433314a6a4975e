import { randomBytes } from 'node:crypto';
import { fold, Refusal } from '@citadelle/decider';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeDigest, newCode, sameDigest } from './codes.js';
import {
  isOpen,
  resetDecider,
  type Reset,
  type TimedResetCommand,
  type ResetEvent,
} from './reset.js';

const HOUR = 3_600_000;
const LIMIT = 5;
const LIFETIME = 72 * HOUR;
const RELEASED = 24 * HOUR;
const key = randomBytes(32);

/** What somebody may do next, and which codes they show. */
type Step =
  | { do: 'request' | 'status' | 'cancel'; first: Shown }
  | { do: 'complete'; first: Shown; second: Shown }
  | { do: 'release' | 'refuse' | 'expire' | 'alert' }
  | { do: 'transfer'; to: string }
  | { do: 'wait'; hours: number };

/** A code as it may be shown: one's own, the other half, one that a transfer made void, or a guess. */
type Shown = 'right' | 'swapped' | 'former' | 'guess';

const shown = fc.constantFrom<Shown>(
  ...Array.from({ length: 8 }, () => 'right' as const),
  'swapped',
  'former',
  'guess',
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('request' as const), first: shown }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('status' as const), first: shown }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('cancel' as const),
      first: fc.constantFrom<Shown>('guess', 'guess', 'right'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('complete' as const), first: shown, second: shown }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('release' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('expire' as const, 'alert' as const, 'alert' as const, 'refuse' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('transfer' as const),
      to: fc.constantFrom('SIG-AESH', 'RECTORAT'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      hours: fc.double({ min: 0, max: 30, noNaN: true }),
    }),
  },
);

/** A reset with the table of its codes beside it, as the service keeps them: digests only. */
class Story {
  readonly events: ResetEvent[] = [];
  judgedWrong = 0;
  completedWith: { first: boolean; second: boolean } | undefined;
  private reset: Reset = resetDecider.initial;
  private now = Date.UTC(2026, 2, 2, 8);
  private counted = 0;
  private readonly first = newCode();
  private second: string | undefined;
  private former = newCode();
  private digests: { first: Buffer; second: Buffer | null } | undefined;

  constructor() {
    this.apply({ type: 'StartReset', agentId: 'a', via: 'login', lifetimeMs: LIFETIME });
    this.digests = { first: this.digest('first', this.first), second: null };
  }

  get state(): Reset['state'] {
    return this.reset.state;
  }

  get open(): boolean {
    return isOpen(this.reset);
  }

  take(step: Step): void {
    try {
      this.attempt(step);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /** The deadline that is set while a reset is open. */
  sweep(): void {
    if (!isOpen(this.reset)) return;
    this.now = Math.max(this.now, Date.parse(this.reset.expiresAt));
    this.apply({ type: 'ExpireReset' });
  }

  private attempt(step: Step): void {
    switch (step.do) {
      case 'wait':
        this.now += step.hours * HOUR;
        return;
      case 'request':
        return this.present(step.first, undefined, () =>
          this.apply({ type: 'RequestCode', unit: 'SIG-AESH' }),
        );
      case 'status':
        return this.present(step.first, undefined, () => this.apply({ type: 'ExpireReset' }));
      case 'cancel':
        return this.present(step.first, undefined, () =>
          this.apply({ type: 'CancelReset', by: 'agent' }),
        );
      case 'complete':
        return this.present(step.first, step.second, () => {
          const [event] = this.apply({ type: 'CompleteReset' });
          if (event?.type === 'ResetCompleted')
            this.completedWith = { first: step.first === 'right', second: step.second === 'right' };
        });
      case 'release': {
        const [event] = this.apply({
          type: 'ReleaseCode',
          by: 'm',
          identityCheck: 'video',
          lifetimeMs: RELEASED,
        });
        if (event?.type !== 'SecondCodeReleased') return;
        this.second = newCode();
        this.digests!.second = this.digest('second', this.second);
        return;
      }
      case 'transfer': {
        const [event] = this.apply({ type: 'TransferReset', to: step.to, by: 'm' });
        if (event?.type !== 'ResetTransferred') return;
        this.former = this.second ?? this.former;
        this.second = undefined;
        this.digests!.second = null;
        return;
      }
      case 'refuse':
        this.apply({ type: 'RefuseReset', by: 'm', reason: 'r' });
        return;
      case 'expire':
        this.apply({ type: 'ExpireReset' });
        return;
      case 'alert':
        this.apply({ type: 'RecordAlert', fact: 'ManagersAlerted', alertId: 'x' });
    }
  }

  /** A wrong first code counts elsewhere. A try at the second is counted before it is judged; a right one gives it back. */
  private present(first: Shown, second: Shown | undefined, onRight: () => void): void {
    const typed = this.digest('first', this.typed('first', first));
    if (!this.digests || !sameDigest(typed, this.digests.first)) throw new Refusal('reset-refused');
    if (second === undefined) return onRight();
    if (this.counted >= LIMIT) throw new Refusal('reset-refused');
    this.counted++;
    if (sameDigest(this.digest('second', this.typed('second', second)), this.digests.second)) {
      this.counted--;
      return onRight();
    }
    this.judgedWrong++;
    this.apply({ type: 'CountWrongCodes', limit: LIMIT });
    throw new Refusal('reset-refused');
  }

  private typed(kind: 'first' | 'second', shown: Shown): string {
    const codes = { first: this.first, second: this.second ?? newCode() };
    const other = kind === 'first' ? 'second' : 'first';
    return {
      right: codes[kind].toLowerCase(),
      swapped: codes[other],
      former: this.former,
      guess: newCode(),
    }[shown];
  }

  private digest(kind: 'first' | 'second', code: string): Buffer {
    return codeDigest(key, 'one', kind, code);
  }

  private apply(command: DistributiveOmit<TimedResetCommand, 'now'>): ResetEvent[] {
    const decided = resetDecider.decide(
      { ...command, now: new Date(this.now) } as TimedResetCommand,
      this.reset,
    );
    this.reset = fold(resetDecider, decided, this.reset);
    this.events.push(...decided);
    if (!this.open) this.digests = undefined;
    return decided;
  }
}

type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never;

const FINAL = ['ResetRefused', 'ResetCancelled', 'ResetVoided', 'ResetExpired', 'ResetCompleted'];

function everyStory(check: (story: Story) => void, numRuns = 1500): void {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const story = new Story();
      for (const each of steps) story.take(each);
      check(story);
    }),
    { numRuns },
  );
}

describe('whatever is done in whatever order, at whatever time', () => {
  it('no reset completes without both codes', () => {
    let completed = 0;
    everyStory((story) => {
      if (story.state !== 'completed') return;
      completed++;
      expect(story.completedWith).toEqual({ first: true, second: true });
      expect(story.events.map(({ type }) => type)).toContain('SecondCodeReleased');
    }, 3000);
    // The stories are such that many do complete: about 130 of 3,000.
    expect(completed).toBeGreaterThan(50);
  });

  it('none ends twice, and nothing happens after its end', () =>
    everyStory((story) => {
      const ends = story.events.filter(({ type }) => FINAL.includes(type));
      expect(ends.length).toBe(story.open ? 0 : 1);
      if (!story.open) expect(FINAL).toContain(story.events.at(-1)!.type);
    }));

  it('at most five wrong tries are judged, and the fifth ends it', () =>
    everyStory((story) => {
      const wrong = story.events.filter(({ type }) => type === 'WrongCodesPresented').length;
      expect(wrong).toBeLessThanOrEqual(LIMIT);
      expect(story.judgedWrong).toBeLessThanOrEqual(LIMIT);
      if (wrong === LIMIT) expect(story.state).toBe('voided');
    }));

  it('every reset ends', () =>
    everyStory((story) => {
      story.sweep();
      expect(story.open).toBe(false);
    }));
});
