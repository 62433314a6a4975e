import type { AuditKey } from './audit-key.js';
import { type Checkpoint, hashOfCheckpoint, isSignedBy, type SignedMark } from './checkpoint.js';
import type { KeptCheckpoint } from './checkpoint.store.js';
import type { Finding, FindingKind } from './findings.js';

/** Checkpoints that the log of a service tells of, by their numbers: several where a number was given twice. */
export type LoggedCheckpoints = ReadonlyMap<number, readonly SignedMark[]>;

/** The checkpoints of one service as they are found. */
export interface Line {
  readonly service: string;
  readonly keys: readonly AuditKey[];
  /** In the order of their numbers. */
  readonly checkpoints: readonly KeptCheckpoint[];
  readonly anchor: SignedMark | undefined;
  readonly logged: LoggedCheckpoints;
}

/** Neither the checkpoints nor the anchor were signed with one of the keys that were given. */
export class WrongAuditKey extends Error {
  override readonly name = 'WrongAuditKey';

  constructor(readonly service: string) {
    super(`the checkpoints of ${service} were signed with another key`);
  }
}

/** Which checkpoints are as they were signed, and what is wrong with the others. Throws {@link WrongAuditKey}. */
export function judgeLine(line: Line): { good: Checkpoint[]; findings: Finding[] } {
  const { service, checkpoints, anchor, logged } = line;
  if ([...checkpoints, ...(anchor ? [anchor] : [])].every((one) => !keyOf(one, line))) {
    if (checkpoints.length > 0 || anchor) throw new WrongAuditKey(service);
  }
  const all = checkpoints.map((one) => ({ ...one, hash: hashOfCheckpoint(service, one) }));
  const isAnchored = anchor !== undefined && isSigned('anchor', anchor, line);
  const last = all.at(-1)?.number ?? 0;
  const good: Checkpoint[] = [];
  const findings: Finding[] = [];
  const tell = (what: FindingKind, checkpoint: number, lastCheckpoint = checkpoint) => {
    const before = good.at(-1);
    const after = before ? { checkpoint: before.number, at: before.at } : null;
    const several = lastCheckpoint > checkpoint && { lastCheckpoint };
    findings.push({ what, checkpoint, ...several, after });
  };
  const missing = new Set<number>();
  const tellMissing = (from: number, to: number) => {
    if (from > to) return;
    tell('checkpoint-missing', from, to);
    for (let number = from; number <= to; number += 1) missing.add(number);
  };
  const isForeign = (mark: Pick<SignedMark, 'keyId'>) => !keyOf(mark, line);
  let foreignFrom: number | undefined;
  for (const [index, one] of all.entries()) {
    const { number } = one;
    const next = all[index + 1];
    tellMissing((all[index - 1]?.number ?? 0) + 1, number - 1);
    if (isForeign(one)) {
      foreignFrom ??= number;
      if (!next || !isForeign(next)) tell('checkpoint-of-another-key', foreignFrom, number);
      continue;
    }
    foreignFrom = undefined;
    const follower = next && next.number === number + 1 && isSigned('checkpoint', next, line);
    const followed = follower
      ? next.previous
      : isAnchored && anchor.number === number
        ? anchor.hash
        : one.hash;
    if (!isSigned('checkpoint', one, line) || followed !== one.hash)
      tell('checkpoint-altered', number);
    else if (logged.get(number)?.some((mark) => mark.hash !== one.hash))
      tell('checkpoint-replaced', number);
    else good.push(one);
  }
  if (isAnchored && anchor.number >= last) tellMissing(last + 1, anchor.number);
  // Of a key that is not known here, it is told with the checkpoints of that key.
  else if (
    (anchor || last > 0) &&
    !(anchor && isForeign(anchor) && all.at(-1)?.keyId === anchor.keyId)
  )
    findings.push({ what: 'anchor-altered' });
  const known = new Set(all.map(({ number }) => number));
  for (const number of [...logged.keys()].sort((a, b) => a - b))
    if (!known.has(number) && !missing.has(number)) tell('checkpoint-missing', number);
  return { good, findings };
}

function keyOf({ keyId }: Pick<SignedMark, 'keyId'>, { keys }: Line): AuditKey | undefined {
  return keys.find(({ id }) => id === keyId);
}

function isSigned(of: 'checkpoint' | 'anchor', mark: SignedMark, line: Line): boolean {
  const key = keyOf(mark, line);
  return key !== undefined && isSignedBy(of, line.service, mark, key);
}
