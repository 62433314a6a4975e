import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { HDR, plainLines, TODAY } from './reading.fixture.js';
import type { FileBytes } from './read-line.js';
import { readLines } from './read-lines.js';
import { understand } from './understand.js';

const MIB = 1024 * 1024;
const FILE = 8 * MIB;
const MAY_GROW = 5 * MIB;
/** Collecting takes its time: it is done now and then. */
const BATCHES_BETWEEN = 60;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** A file that is made while it is read: the same piece over and over. */
function madeOf(piece: string): FileBytes {
  const bytes = Buffer.from(piece);
  return async function* () {
    yield Buffer.from(`${HDR};note\n`);
    for (let made = 0; made < FILE; made += bytes.length) yield bytes;
  };
}

/** How much is held at most while a file is read, beyond what was held before. */
async function mostHeld(bytes: FileBytes): Promise<number> {
  const held = () => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  collect();
  const before = held();
  let most = 0;
  let batches = 0;
  const understanding = await understand(bytes, TODAY);
  for await (const batch of readLines(bytes, understanding, TODAY)) {
    expect(batch.length).toBeGreaterThan(0);
    if (batches++ % BATCHES_BETWEEN > 0) continue;
    collect();
    most = Math.max(most, held() - before);
  }
  return most;
}

const LINES = plainLines(1000)
  .replaceAll('Paul', 'Zoé')
  .replaceAll('AESH\n', `AESH;${'x'.repeat(100)}\n`);

describe('what is held while a file is read', () => {
  it.each([
    ['lines of people', LINES],
    ['lines that each open a quote', LINES.replaceAll('MARTIN', '"MARTIN')],
    ['one line without end', 'x'.repeat(MIB)],
  ])('stays small, however long it is: %s', async (_what, piece) => {
    expect(await mostHeld(madeOf(piece))).toBeLessThan(MAY_GROW);
  });
});
