import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Program } from './servers/program.js';

/** Where the local mail server listens, and keeps what it gets. */
export interface MailOptions {
  readonly folder: string;
  readonly smtpPort: number;
  readonly webPort: number;
}

/** A local mail server, the address of its page, and where it takes mail. */
export interface MailProgram extends Program {
  readonly pageUrl: string;
  readonly smtpUrl: string;
}

/** MailDev: takes every mail, delivers none, and shows them on a page. */
export function mailServer({ folder, smtpPort, webPort }: MailOptions): MailProgram {
  return {
    pageUrl: `http://127.0.0.1:${webPort}`,
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    name: 'mail',
    command: process.execPath,
    args: [
      maildev(),
      ...['--smtp', String(smtpPort), '--ip', '127.0.0.1'],
      ...['--web', String(webPort), '--web-ip', '127.0.0.1'],
      ...['--mail-directory', folder],
    ],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR },
    // MailDev reads configuration from its folder and those above: nobody put any here.
    cwd: folder,
    background: true,
    stopSignal: 'SIGTERM',
    ready: () =>
      fetch(`http://127.0.0.1:${webPort}/api/email`, { signal: AbortSignal.timeout(2000) }).then(
        (answer) => answer.ok,
        () => false,
      ),
  };
}

/** Its command; its package lets nothing but its API be resolved. */
function maildev(): string {
  const folders = createRequire(import.meta.url).resolve.paths('maildev') ?? [];
  const commands = folders.map((folder) => join(folder, 'maildev', 'dist', 'bin', 'maildev.js'));
  const command = commands.find((file) => existsSync(file));
  if (!command) throw new Error('The npm package maildev is not installed: npm ci');
  return command;
}
