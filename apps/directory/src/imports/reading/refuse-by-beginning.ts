import type { TextLine } from './cut-lines.js';
import { decideEncoding } from './decide-encoding.js';
import { refuseOtherKinds } from './file-kinds.js';
import { FIRST_LINES, firstLines } from './first-lines.js';
import { encodings, type FileBytes, UnreadableFile } from './read-line.js';
import { understandHeader } from './understand-header.js';

/** So much is looked at. Where the first lines are longer, the file is read to its end. */
const BEGINNING_BYTES = 1024 * 1024;

/**
 * Refuses a file of which no later byte can make more: one that begins as no text does, and one whose header cannot be
 * understood in whichever way its letters are written. Says nothing where that is not sure yet.
 */
export async function refuseByBeginning(bytes: FileBytes): Promise<void> {
  const beginning = await beginningOf(bytes);
  refuseOtherKinds(beginning);
  const begin: FileBytes = async function* () {
    yield beginning;
  };
  // Mostly the first one is understood, which costs little.
  for (const encoding of encodings)
    if (refusalOf(await firstLines(begin, encoding)) === undefined) return;
  const likely = await decideEncoding(begin).catch(unreadable);
  if (likely instanceof UnreadableFile) return;
  const first = await firstLines(begin, likely.encoding);
  // In later lines the quotes of the header may close.
  const refusal = first.length < FIRST_LINES ? undefined : refusalOf(first);
  if (refusal !== undefined) throw refusal;
}

async function beginningOf(bytes: FileBytes): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes()) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= BEGINNING_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, BEGINNING_BYTES);
}

function refusalOf(first: readonly TextLine[]): UnreadableFile | undefined {
  try {
    understandHeader(first);
    return undefined;
  } catch (error) {
    return unreadable(error);
  }
}

function unreadable(error: unknown): UnreadableFile {
  if (error instanceof UnreadableFile) return error;
  throw error;
}
