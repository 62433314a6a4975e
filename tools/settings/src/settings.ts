// npm run settings: writes the declared settings into the files that show them.
import { readFileSync, writeFileSync } from 'node:fs';
import { documents } from './documents.js';
import { writeRegions } from './regions.js';

for (const [file, regions] of Object.entries(documents)) {
  const path = new URL(`../../../${file}`, import.meta.url);
  const text = readFileSync(path, 'utf8');
  const written = writeRegions(text, regions);
  if (written === text) continue;
  writeFileSync(path, written);
  console.log(`${file} was out of date and is written anew.`);
}
