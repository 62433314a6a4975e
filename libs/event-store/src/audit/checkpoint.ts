import { hash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.js';
import type { AuditKey } from './audit-key.js';

/** What is needed to recognise a checkpoint later: this is what the log of a service keeps of each. */
export interface SignedMark {
  /** 1 for the first checkpoint of a log. */
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
  /** The last position of the log that it covers. */
  readonly position: string;
  /** Of the whole checkpoint, in hexadecimal. */
  readonly hash: string;
  readonly keyId: string;
  /** In hexadecimal. */
  readonly signature: string;
}

/** What a checkpoint says about a part of the log: every event with a position above `after`, up to `position`. */
export interface CheckpointContent extends Omit<SignedMark, 'hash' | 'signature'> {
  readonly after: string;
  readonly streams: number;
  readonly events: number;
  /** Of where each of these streams stood at `position`, in hexadecimal. */
  readonly headsDigest: string;
  /** The hash of the checkpoint before it. */
  readonly previous: string;
}

/** A checkpoint as it is kept. */
export type Checkpoint = CheckpointContent & SignedMark;

/** What the mark is of: a checkpoint, or the anchor that names the last one. The signature of one is none of the other. */
type MarkOf = 'checkpoint' | 'anchor';

/** The hash of a checkpoint of this service's log. */
export function hashOfCheckpoint(service: string, content: CheckpointContent): string {
  const { number, at, after, position, streams, events, headsDigest, previous, keyId } = content;
  return hash(
    'sha256',
    canonicalJson({
      ...{ service, number, at, after, position },
      ...{ streams, events, headsDigest, previous, keyId },
    }),
  );
}

/** Signs a mark; the name of the service keeps it from standing for the log of another one. */
export function signMark(
  of: MarkOf,
  service: string,
  mark: Omit<SignedMark, 'keyId' | 'signature'>,
  key: AuditKey,
): SignedMark {
  const { number, at, position, hash } = mark;
  const signature = key.sign(textOf(of, service, mark));
  return { number, at, position, hash, keyId: key.id, signature };
}

/** Whether this key signed the mark. */
export function isSignedBy(of: MarkOf, service: string, mark: SignedMark, key: AuditKey): boolean {
  return key.hasSigned(textOf(of, service, mark), mark.signature);
}

function textOf(
  of: MarkOf,
  service: string,
  { number, at, position, hash }: Omit<SignedMark, 'keyId' | 'signature'>,
): string {
  return canonicalJson({ of, service, number, at, position, hash });
}
