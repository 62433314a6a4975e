import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './compose.js';

/** The commands of the first block of shell under a heading of a document: what a test runs is what readers type. */
export function commandsOfDocs(document: string, heading: string): string[] {
  const text = readFileSync(join(repository, document), 'utf8');
  const chapter = text.split(`\n${heading}\n`)[1]?.split(/\n##+ /)[0];
  const block = /```sh\n([^]*?)```/.exec(chapter ?? '')?.[1];
  if (!block) throw new Error(`${document} has no commands under « ${heading} »`);
  return block.split('\n').filter((line) => line && !line.startsWith('#'));
}
