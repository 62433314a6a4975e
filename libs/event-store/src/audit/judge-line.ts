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
  const marks = [...line.checkpoints, ...(line.anchor ? [line.anchor] : [])];
  if (marks.length > 0 && marks.every(({ keyId }) => !keyOf(keyId, line)))
    throw new WrongAuditKey(line.service);
  return new LineJudgement(line).run();
}

class LineJudgement {
  readonly #good: Checkpoint[] = [];
  readonly #findings: Finding[] = [];
  /** The first and the last of each gap: a number may be anything that somebody wrote. */
  readonly #missing: [from: number, to: number][] = [];
  readonly #all: readonly Checkpoint[];
  /** The anchor, when it is what was signed. */
  readonly #anchor: SignedMark | undefined;

  constructor(private readonly line: Line) {
    const { service, checkpoints, anchor } = line;
    this.#all = checkpoints.map((one) => ({ ...one, hash: hashOfCheckpoint(service, one) }));
    this.#anchor = anchor && this.#isSigned('anchor', anchor) ? anchor : undefined;
  }

  run(): { good: Checkpoint[]; findings: Finding[] } {
    let foreignFrom: number | undefined;
    for (const [index, one] of this.#all.entries()) {
      const next = this.#all[index + 1];
      this.#tellMissing((this.#all[index - 1]?.number ?? 0) + 1, one.number - 1);
      if (this.#isForeign(one)) {
        foreignFrom ??= one.number;
        if (next && this.#isForeign(next)) continue;
        this.#tell('checkpoint-of-another-key', foreignFrom, one.number);
        foreignFrom = undefined;
      } else this.#judge(one, next);
    }
    this.#judgeEnd();
    this.#judgeLogged();
    return { good: this.#good, findings: this.#findings };
  }

  #judge(one: Checkpoint, next: Checkpoint | undefined): void {
    const { number, hash } = one;
    const followed = this.#hashAsFollowed(number, next) ?? hash;
    if (!this.#isSigned('checkpoint', one) || followed !== hash)
      this.#tell('checkpoint-altered', number);
    else if (this.line.logged.get(number)?.some((mark) => mark.hash !== hash))
      this.#tell('checkpoint-replaced', number);
    else this.#good.push(one);
  }

  /** What the checkpoint after this one, or the anchor, says that its hash was. */
  #hashAsFollowed(number: number, next: Checkpoint | undefined): string | undefined {
    if (next?.number === number + 1 && this.#isSigned('checkpoint', next)) return next.previous;
    return this.#anchor?.number === number ? this.#anchor.hash : undefined;
  }

  #judgeEnd(): void {
    const last = this.#all.at(-1);
    const number = last?.number ?? 0;
    const { anchor } = this.line;
    if (this.#anchor && this.#anchor.number >= number)
      return this.#tellMissing(number + 1, this.#anchor.number);
    // Of a key that is not known here, it is told with the checkpoints of that key.
    const isTold = anchor && this.#isForeign(anchor) && last?.keyId === anchor.keyId;
    if ((anchor || last) && !isTold) this.#findings.push({ what: 'anchor-altered' });
  }

  /** Those of the log that are not here, though nothing here says that they are missing. */
  #judgeLogged(): void {
    const known = new Set(this.#all.map(({ number }) => number));
    for (const number of [...this.line.logged.keys()].sort((a, b) => a - b))
      if (!known.has(number) && !this.#missing.some(([from, to]) => from <= number && number <= to))
        this.#tellMissing(number, number);
  }

  #tellMissing(from: number, to: number): void {
    if (from > to) return;
    this.#tell('checkpoint-missing', from, to);
    this.#missing.push([from, to]);
  }

  #tell(what: FindingKind, checkpoint: number, lastCheckpoint = checkpoint): void {
    const before = this.#good.findLast(({ number }) => number < checkpoint);
    const after = before ? { checkpoint: before.number, at: before.at } : null;
    const several = lastCheckpoint > checkpoint && { lastCheckpoint };
    this.#findings.push({ what, checkpoint, ...several, after });
  }

  #isForeign({ keyId }: Pick<SignedMark, 'keyId'>): boolean {
    return !keyOf(keyId, this.line);
  }

  #isSigned(of: 'checkpoint' | 'anchor', mark: SignedMark): boolean {
    const key = keyOf(mark.keyId, this.line);
    return key !== undefined && isSignedBy(of, this.line.service, mark, key);
  }
}

function keyOf(keyId: string, { keys }: Line): AuditKey | undefined {
  return keys.find(({ id }) => id === keyId);
}
