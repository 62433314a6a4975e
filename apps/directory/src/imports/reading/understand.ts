import { decideEncoding, emptyFile } from './decide-encoding.js';
import { FileSurvey } from './file-survey.js';
import { firstLines } from './first-lines.js';
import { type FileBytes, type Understanding, UnreadableFile } from './read-line.js';
import { readLines } from './read-lines.js';
import { refuseByBeginning } from './refuse-by-beginning.js';
import { understandHeader } from './understand-header.js';

/**
 * Understands a file of HR before its first line is read: how its letters are written, what separates its cells, which
 * columns it has, and what is odd about it as a whole. It goes through the whole file, since what is odd may stand at its
 * end, unless its beginning says that no line can be read. Throws {@link UnreadableFile} for what no line can be read of.
 * `today` is the day in Paris, `YYYY-MM-DD`.
 */
export async function understand(bytes: FileBytes, today: string): Promise<Understanding> {
  await refuseByBeginning(bytes);
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
