// Ends the processes on its list, and removes the folders, when the process that asked for it is gone (see src/servers/watchdog.ts).
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const watched = new Map();
const folders = new Set();

process.on('message', ({ watch, signal, forget, folder, keep }) => {
  if (watch) watched.set(watch, signal);
  else if (folder) folders.add(folder);
  else if (keep) folders.delete(keep);
  else watched.delete(forget);
});

process.on('disconnect', async () => {
  for (const [pid, signal] of watched) end(pid, signal);
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline && [...watched.keys()].some((pid) => end(pid, 0))) await pause(50);
  for (const pid of watched.keys()) end(pid, 'SIGKILL');
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
  process.exit();
});

function end(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
