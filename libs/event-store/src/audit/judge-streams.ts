import type { Checkpoint } from './checkpoint.js';
import type { SeenHead, UnseenEvents } from './checkpoint.store.js';
import type { Finding, Moment } from './findings.js';

/** What is known of a stream with which something is wrong. */
export interface SuspectStream {
  readonly stream: string;
  /** What its chain shows, in the order of its versions. */
  readonly broken: readonly Finding[];
  /** What good checkpoints saw of it, in their order. */
  readonly heads: readonly SeenHead[];
  /** Events that no checkpoint saw where they stand. */
  readonly unseen: UnseenEvents | undefined;
}

/** The checkpoints that are as they were signed, by which things are dated. */
export class Dating {
  readonly #at = new Map<number, string>();

  constructor(private readonly good: readonly Checkpoint[]) {
    for (const { number, at } of good) this.#at.set(number, at);
  }

  moment(checkpoint: number): Moment | null {
    const at = this.#at.get(checkpoint);
    return at === undefined ? null : { checkpoint, at };
  }

  /** The last one before this one. */
  before(checkpoint: number): Moment | null {
    const found = this.good.findLast(({ number }) => number < checkpoint);
    return found ? this.moment(found.number) : null;
  }

  last(): Moment | null {
    return this.before(Infinity);
  }
}

/**
 * What happened to a stream, each thing once: where its chain is broken, that says why checkpoints saw other events.
 */
export function judgeStream(suspect: SuspectStream, dating: Dating): Finding[] {
  const { stream, broken, heads, unseen } = suspect;
  const since = (version: number) => datesOf(version, heads, dating);
  const standsAt = heads[0]?.standsAt ?? Infinity;
  const highest = Math.max(...heads.map(({ version }) => version));
  if (standsAt === 0) return [spread('vanished', stream, 1, highest, since(1))];
  const findings: Finding[] = broken.map((finding) => ({
    ...finding,
    ...since(finding.version!),
  }));
  const brokenFrom = broken[0]?.version ?? Infinity;
  const differing = heads.find(({ holds, version }) => !holds && version <= standsAt);
  // An event whose own hash was altered too shows in the chain at the one after it.
  if (differing && differing.version + 1 < brokenFrom) {
    const { version } = differing;
    const first = lastRightBefore(version, heads) + 1;
    findings.push(spread('rewritten', stream, first, version, since(first)));
  }
  if (highest > standsAt)
    findings.push(spread('cut', stream, standsAt + 1, highest, since(standsAt + 1)));
  if (unseen && unseen.version < brokenFrom) {
    const { version, lastVersion, checkpoint } = unseen;
    const after = dating.moment(checkpoint);
    findings.push(spread('added', stream, version, lastVersion, { after, before: null }));
  }
  return findings;
}

function lastRightBefore(version: number, heads: readonly SeenHead[]): number {
  const right = heads.filter((head) => head.holds && head.version < version);
  return Math.max(0, ...right.map((head) => head.version));
}

function spread(
  what: Finding['what'],
  stream: string,
  version: number,
  lastVersion: number,
  dates: Pick<Finding, 'after' | 'before'>,
): Finding {
  return { what, stream, version, ...(lastVersion > version && { lastVersion }), ...dates };
}

/** After which checkpoint something happened to a stream from this version on, and by which one it had. */
function datesOf(
  version: number,
  heads: readonly SeenHead[],
  dating: Dating,
): { after: Moment | null; before: Moment | null } {
  const covering = heads.filter((head) => head.version >= version);
  const lastBefore = covering.findLast(({ holds }) => !holds);
  if (lastBefore) {
    // It saw what is no longer there; the next one may have seen what is there now.
    const firstAfter = heads.find(
      ({ checkpoint, holds }) => checkpoint > lastBefore.checkpoint && holds,
    );
    return {
      after: dating.moment(lastBefore.checkpoint),
      before: firstAfter ? dating.moment(firstAfter.checkpoint) : null,
    };
  }
  // Its hash is still the one that was seen, so all that is sure is that it was not there before it was written.
  const written = covering[0];
  return { after: written ? dating.before(written.checkpoint) : dating.last(), before: null };
}
