import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import type { SystemUser } from '../program.js';

/**
 * Whom PostgreSQL runs as: ourselves, except that it refuses to be root. Then it is the owner of the data when
 * there are some, and otherwise the user `postgres`, created when missing.
 */
export function serverUser(data: string): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return ownerOf(data) ?? findUser() ?? createUser();
}

function ownerOf(data: string): SystemUser | undefined {
  const stat = statSync(data, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : undefined;
}

function findUser(): SystemUser | undefined {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function createUser(): SystemUser {
  const shadow = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'];
  const attempts: [string, string[]][] = [
    ['useradd', ['--user-group', ...shadow]],
    // A group `postgres` may be there without the user.
    ['useradd', ['--gid', 'postgres', ...shadow]],
    ['adduser', ['-S', '-D', '-H', 'postgres']],
  ];
  for (const [command, args] of attempts) {
    try {
      execFileSync(command, args, { stdio: 'pipe' });
    } catch {
      continue;
    }
    const user = findUser();
    if (user) return user;
  }
  throw new Error(
    'PostgreSQL does not run as root, and the user "postgres" could not be created for it.\n' +
      'Create it (useradd --system postgres), or run this as an ordinary user.',
  );
}

/** Whether this user can execute a program or enter a folder. Tried for real: modes, owners and mounts all count. */
export function canReach(user: SystemUser, command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { ...user, cwd: '/', stdio: 'ignore', env: {} });
    return true;
  } catch {
    return false;
  }
}
