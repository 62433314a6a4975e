// Ends the processes on its list when the process that started them is gone (see src/watchdog.ts).
import { setTimeout as pause } from 'node:timers/promises';

const watched = new Map();

process.on('message', ({ watch, signal, forget }) => {
  if (watch) watched.set(watch, signal);
  else watched.delete(forget);
});

process.on('disconnect', async () => {
  for (const [pid, signal] of watched) end(pid, signal);
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline && [...watched.keys()].some((pid) => end(pid, 0))) await pause(50);
  for (const pid of watched.keys()) end(pid, 'SIGKILL');
  process.exit();
});

function end(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
