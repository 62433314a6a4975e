import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

let watchdog: ChildProcess | undefined;
let watched = 0;

/**
 * Has a process ended should we die without ending it ourselves. A small process of its own does it: it hears
 * of our death, even by SIGKILL, when its channel to us closes. Returns how to take the process off its list.
 */
export function watchOver(pid: number, signal: NodeJS.Signals): () => void {
  return watch({ watch: pid, signal }, { forget: pid });
}

/** Has a folder removed should we die before we do it ourselves, once the processes are gone. Returns how to keep it. */
export function watchOverFolder(folder: string): () => void {
  return watch({ folder }, { keep: folder });
}

function watch(task: object, done: object): () => void {
  watchdog ??= startWatchdog();
  const dog = watchdog;
  dog.send(task);
  watched += 1;
  return () => {
    watched -= 1;
    if (dog.connected) dog.send(done);
    if (watched > 0 || watchdog !== dog) return;
    watchdog = undefined;
    if (dog.connected) dog.disconnect();
  };
}

function startWatchdog(): ChildProcess {
  const dog = fork(fileURLToPath(new URL('../../watchdog.mjs', import.meta.url)), {
    detached: true,
    stdio: 'ignore',
    execArgv: [],
  });
  dog.unref();
  dog.channel?.unref();
  dog.on('error', () => undefined);
  dog.once('exit', () => {
    if (watchdog === dog) watchdog = undefined;
  });
  return dog;
}
