import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const SCRIPTS = join(import.meta.dirname, '../../deploy/backup');
const DATABASES = ['credentials', 'directory', 'notifications'];

/** In place of the programs of PostgreSQL: it notes how it is called, and fails for the database that is away. */
const CLIENTS = `#!/bin/bash
echo "$*" >> "$FOLDER/calls"
[ "$1" = psql ] && cat >> "$FOLDER/calls"
[ "$1" = pg_restore ] && cat > /dev/null
case "$*" in *"--dbname $AWAY"*) exit 1 ;; esac
if [ "$1" = pg_dump ]; then echo "a dump of \${!#}"; fi
if [ "$1" = psql ] && [ ! -e "$FOLDER/asked" ]; then touch "$FOLDER/asked"; echo "$WORKING"; fi
`;

describe('the scripts of back-ups', () => {
  let folder: string;
  let backups: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'back-up-'));
    backups = join(folder, 'backups');
    writeFileSync(join(folder, 'clients'), CLIENTS);
    chmodSync(join(folder, 'clients'), 0o755);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function script(name: string, words: readonly string[], env: Record<string, string> = {}) {
    const own = { CLIENTS: join(folder, 'clients'), FOLDER: folder, AWAY: 'none', WORKING: '' };
    const { status, stdout, stderr } = spawnSync(join(SCRIPTS, name), words, {
      ...{ encoding: 'utf8', env: { PATH: process.env.PATH, ...own, ...env } },
    });
    return { status, stdout, stderr };
  }

  const calls = () => {
    const file = join(folder, 'calls');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };

  function madeBackUp(): string {
    const { status, stdout } = script('back-up.sh', [backups]);
    expect(status).toBe(0);
    rmSync(join(folder, 'calls'));
    return stdout.trim();
  }

  it('dump each database without sessions and files of HR, for their owner alone, and print where', () => {
    const { status, stdout } = script('back-up.sh', [backups]);
    expect(status).toBe(0);
    const made = stdout.trim();
    expect(readdirSync(backups)).toEqual([made.split('/').at(-1)]);
    expect(readdirSync(made)).toEqual(['SHA256SUMS', ...DATABASES.map((name) => `${name}.dump`)]);
    for (const name of DATABASES)
      expect(readFileSync(join(made, `${name}.dump`), 'utf8')).toBe(`a dump of ${name}\n`);
    for (const file of readdirSync(made)) expect(statSync(join(made, file)).mode & 0o077).toBe(0);
    for (const table of ['sessions', 'import_chunks'])
      expect(calls().split(`--exclude-table-data public.${table} `)).toHaveLength(1 + 3);
  });

  it('leave nothing of a back-up that is not whole', () => {
    expect(script('back-up.sh', [backups], { AWAY: 'credentials' }).status).toBe(1);
    expect(readdirSync(backups)).toEqual([]);
  });

  it('let the databases take their places only when each was loaded', () => {
    const made = madeBackUp();
    expect(script('restore.sh', [made], { AWAY: 'notifications_restored' }).status).toBe(1);
    expect(calls()).not.toContain('RENAME');
    const restored = script('restore.sh', [made]);
    expect(restored.status).toBe(0);
    const [loading, swap] = calls().split('BEGIN;');
    for (const name of DATABASES) {
      const learns = `--dbname ${name}_restored\nINSERT INTO era (learning) VALUES (true)`;
      expect(loading).toContain(learns);
      expect(restored.stderr).toContain(`ops resync ${name}`);
    }
    for (const name of DATABASES)
      expect(swap).toContain(`ALTER DATABASE ${name}_restored RENAME TO ${name};`);
    expect(swap).toContain('COMMIT;');
  });

  it('touch nothing for a back-up that is damaged, cut or none, nor while services run', () => {
    const made = madeBackUp();
    const working = script('restore.sh', [made], { WORKING: 'credentials' });
    expect(working).toMatchObject({ status: 2, stderr: expect.stringMatching(/^Somebody works/) });
    expect(calls()).not.toContain('CREATE DATABASE');
    rmSync(join(folder, 'calls'));

    appendFileSync(join(made, 'directory.dump'), 'x');
    const damaged = script('restore.sh', [made]);
    expect(damaged).toMatchObject({ status: 2, stderr: expect.stringContaining('is damaged') });
    rmSync(join(made, 'directory.dump'));
    expect(script('restore.sh', [made]).status).toBe(2);
    const none = script('restore.sh', [folder]);
    expect(none).toMatchObject({ status: 2, stderr: expect.stringContaining('not a whole') });
    for (const name of ['back-up.sh', 'restore.sh']) expect(script(name, []).status).toBe(2);
    expect(calls()).toBe('');
  });

  it('copy a data folder whole, the database from elsewhere too, and never one that is in use', () => {
    const [data, elsewhere, copy] = ['data', 'elsewhere', 'copy'].map((name) => join(folder, name));
    mkdirSync(join(data!, 'postgres'), { recursive: true });
    mkdirSync(elsewhere!);
    writeFileSync(join(elsewhere!, 'PG_VERSION'), '18');
    const pointer = { owner: join(data!, 'postgres'), data: elsewhere };
    writeFileSync(join(data!, 'postgres/elsewhere.json'), JSON.stringify(pointer));
    const copied = (from: string, to: string) => script('copy-data-folder.sh', [from, to]).status;

    expect(copied(data!, copy!)).toBe(0);
    expect(readFileSync(join(copy!, 'postgres/data/PG_VERSION'), 'utf8')).toBe('18');
    expect(existsSync(join(copy!, 'postgres/elsewhere.json'))).toBe(false);
    rmSync(data!, { recursive: true });
    expect(copied(copy!, data!)).toBe(0);
    expect(readFileSync(join(data!, 'postgres/data/PG_VERSION'), 'utf8')).toBe('18');

    expect(copied(copy!, data!)).toBe(2);
    expect(copied(folder, join(folder, 'new'))).toBe(2);
    writeFileSync(join(copy!, 'postgres/data/postmaster.pid'), '4711');
    expect(copied(copy!, join(folder, 'new'))).toBe(2);
    expect(existsSync(join(folder, 'new'))).toBe(false);
  });
});
