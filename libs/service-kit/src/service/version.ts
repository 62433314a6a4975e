import { readFileSync } from 'node:fs';

const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');

/** The version of this code; all packages have the same. */
export const VERSION = (JSON.parse(manifest) as { version: string }).version;
