import { mkdtempSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own, to remove afterwards. */
export function temporaryFolder(parent = tmpdir()): string {
  return mkdtempSync(join(parent, 'citadelle-local-'));
}

/** A folder that nobody but us may enter: root's home, when we are root. */
export function privateFolder(): string {
  return temporaryFolder(homedir());
}
