import { createHash } from 'node:crypto';

/** So much of a file is kept in a row at least, but for its end. */
const CHUNK_BYTES = 256 * 1024;

/** The file is larger than what is taken. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
}

/** Less came of the file than was said, or its sender went away. */
export class FileCutOff extends Error {
  override readonly name = 'FileCutOff';
}

/** What came of a file. */
export interface CameIn {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/**
 * Takes a file as it comes, and hands it on in chunks of {@link CHUNK_BYTES} or a little more, numbered from 0, however
 * small the pieces are in which it comes. Throws {@link FileTooLarge} and {@link FileCutOff}.
 */
export async function takeUpload(
  pieces: AsyncIterable<Uint8Array>,
  limits: { readonly most: number; readonly said: number | undefined },
  keep: (number: number, chunk: Uint8Array) => Promise<void>,
): Promise<CameIn> {
  if ((limits.said ?? 0) > limits.most) throw new FileTooLarge();
  const hash = createHash('sha256');
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let bytes = 0;
  let number = 0;
  const flush = async () => {
    if (waitingBytes === 0) return;
    const chunk = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    await keep(number, chunk);
    number += 1;
  };
  for await (const piece of wholeOrCutOff(pieces)) {
    bytes += piece.length;
    if (bytes > limits.most) throw new FileTooLarge();
    hash.update(piece);
    waiting.push(piece);
    waitingBytes += piece.length;
    if (waitingBytes >= CHUNK_BYTES) await flush();
  }
  if (limits.said !== undefined && bytes !== limits.said) throw new FileCutOff();
  await flush();
  return { bytes, sha256: hash.digest('hex') };
}

async function* wholeOrCutOff(pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    throw new FileCutOff('the file broke off', { cause: error });
  }
}
