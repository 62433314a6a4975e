import { placesOf } from './columns.js';
import { cutLines } from './cut-lines.js';
import { RecordCutter } from './cut-records.js';
import { decodeText } from './decode-text.js';
import { LineReader } from './line-reader.js';
import type { FileBytes, ReadLine, Understanding } from './read-line.js';

/** How many lines come together, unless said otherwise. */
const BATCH = 500;

/** What is needed to read the lines of a file, once its first ones are understood. */
export type ReadAs = Pick<Understanding, 'encoding' | 'separator' | 'columns'>;

/**
 * Reads the lines of a file that was understood, every one once, at most `together` at a time; its header and a `sep=`
 * line are none. `today` is the day in Paris, `YYYY-MM-DD`, by which ages are judged.
 */
export async function* readLines(
  bytes: FileBytes,
  { encoding, separator, columns }: ReadAs,
  today: string,
  together = BATCH,
): AsyncIterable<readonly ReadLine[]> {
  const cutter = new RecordCutter(separator);
  const reader = new LineReader(placesOf(columns.map(({ header }) => header)), separator, today);
  let batch: ReadLine[] = [];
  for await (const lines of withEnd(cutLines(decodeText(bytes, encoding))))
    for (const record of cutter.add(lines ?? [], lines === undefined)) {
      const line = reader.read(record);
      if (reader.isInBody) cutter.columns = columns.length;
      if (line === undefined) continue;
      batch.push(line);
      if (batch.length < together) continue;
      yield batch;
      batch = [];
    }
  if (batch.length > 0) yield batch;
}

/** What comes, and undefined once nothing comes any more. */
async function* withEnd<Item>(items: AsyncIterable<Item>): AsyncIterable<Item | undefined> {
  yield* items;
  yield undefined;
}
