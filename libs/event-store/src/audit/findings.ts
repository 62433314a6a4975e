/** What a verification found. */
export type FindingKind =
  /** An event, or what precedes it in its stream, is not what its hash was made of. */
  | 'altered'
  /** Events inside a stream are gone. */
  | 'missing'
  /** The last events of a stream are gone. */
  | 'cut'
  /** A whole stream is gone. */
  | 'vanished'
  /** The chain of the stream holds, but it is another one than a checkpoint saw. */
  | 'rewritten'
  /** Events stand among those that a checkpoint covers, which it did not see. */
  | 'added'
  /** A checkpoint, or what it says of streams, is not what was signed. */
  | 'checkpoint-altered'
  /** Checkpoints are gone. */
  | 'checkpoint-missing'
  /** The log of the service tells of another checkpoint with this number. */
  | 'checkpoint-replaced'
  /** Checkpoints were signed with a key that was not given. */
  | 'checkpoint-of-another-key'
  /** What names the last checkpoint is gone, or is not what was signed. */
  | 'anchor-altered';

/** A checkpoint by which something is dated. */
export interface Moment {
  readonly checkpoint: number;
  readonly at: string;
}

/** One thing that is not as it was written. */
export interface Finding {
  readonly what: FindingKind;
  readonly stream?: string;
  /** The event, or the first of several. */
  readonly version?: number;
  /** The last of several events. */
  readonly lastVersion?: number;
  /** The checkpoint, or the first of several. */
  readonly checkpoint?: number;
  /** The last of several checkpoints. */
  readonly lastCheckpoint?: number;
  /** It happened after this checkpoint; null when that cannot be said. */
  readonly after?: Moment | null;
  /** It had happened by this one; null when that cannot be said. */
  readonly before?: Moment | null;
}

/** The findings of a verification, of which many are counted rather than kept. */
export class Findings {
  readonly kept: Finding[] = [];
  untold = 0;

  constructor(private readonly most: number) {}

  add(finding: Finding): void {
    if (this.kept.length < this.most) this.kept.push(finding);
    else this.untold += 1;
  }
}
