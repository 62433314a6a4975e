// Takes the schemas as they are now for the published ones. Refuses what would break a subscriber.
import { writeFileSync } from 'node:fs';
import { breakingChanges } from '../dist/schemas/breaking-changes.js';
import { baselineFile, readBaseline, readSchemas } from '../dist/schemas/schema-files.js';

const changes = breakingChanges(readBaseline(), readSchemas());
if (changes.length > 0) {
  console.error(`Refused: publish a new version of the topic instead.\n  ${changes.join('\n  ')}`);
  process.exitCode = 1;
} else {
  writeFileSync(baselineFile, `${JSON.stringify(readSchemas(), null, 2)}\n`);
}
