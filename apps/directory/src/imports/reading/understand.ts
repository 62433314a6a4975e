import { cutLines, type TextLine } from './cut-lines.js';
import { decideEncoding, emptyFile } from './decide-encoding.js';
import { decodeText } from './decode-text.js';
import { FileSurvey } from './file-survey.js';
import { type FileBytes, type Understanding, UnreadableFile } from './read-line.js';
import { readLines } from './read-lines.js';
import { isBlankLine, understandHeader } from './understand-header.js';

/** How many lines are looked at for the header, from the first one on in which something is written. */
const FIRST_LINES = 100;

/**
 * Understands a file of HR before its first line is read: how its letters are written, what separates its cells, which
 * columns it has, and what is odd about it as a whole. It goes through the whole file, since what is odd may stand at its
 * end. Throws {@link UnreadableFile} for what no line can be read of. `today` is the day in Paris, `YYYY-MM-DD`.
 */
export async function understand(bytes: FileBytes, today: string): Promise<Understanding> {
  const { encoding, warnings } = await decideEncoding(bytes);
  const first = await firstLines(bytes, encoding);
  if (first.length === 0) throw emptyFile();
  const header = understandHeader(first);
  const readAs = { encoding, separator: header.separator, columns: header.columns };
  const survey = new FileSurvey();
  for await (const lines of readLines(bytes, readAs, today)) survey.add(lines);
  if (survey.people === 0)
    throw new UnreadableFile(
      'no-lines',
      'Ce fichier n’a qu’une ligne d’en-tête, et personne dessous. Vérifiez l’extraction.',
    );
  survey.refuseContradictions();
  return {
    ...readAs,
    warnings: [...warnings, ...header.warnings, ...survey.warnings()],
    sample: survey.sample,
  };
}

async function firstLines(
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
