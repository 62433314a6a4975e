import { cutLines, type TextLine } from './cut-lines.js';
import { decodeText } from './decode-text.js';
import type { FileBytes, Understanding } from './read-line.js';
import { isBlankLine } from './understand-header.js';

/** How many lines are looked at for the header, from the first one on in which something is written. */
export const FIRST_LINES = 100;

/** The lines in which the header is looked for: {@link FIRST_LINES}, or fewer where the file ends before. */
export async function firstLines(
  bytes: FileBytes,
  encoding: Understanding['encoding'],
): Promise<TextLine[]> {
  const written: TextLine[] = [];
  for await (const lines of cutLines(decodeText(bytes, encoding)))
    for (const line of lines) {
      if (written.length > 0 || !isBlankLine(line.text)) written.push(line);
      if (written.length === FIRST_LINES) return written;
    }
  return written;
}
