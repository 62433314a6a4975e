import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

const HELPER = new URL('../too-early.mjs', import.meta.url).href;

/** How a process ends that interrupts itself. */
function interrupted(signal: string, listen: string) {
  const program = `
    import { endIfInterruptedEarly } from ${JSON.stringify(HELPER)};
    endIfInterruptedEarly();
    ${listen}
    process.kill(process.pid, '${signal}');
    setTimeout(() => process.exit(1), 5_000);`;
  const args = ['--input-type=module', '--eval', program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s', (signal) => {
  it('ends what has not begun with 2', () => {
    const early = { status: 2, stdout: '', stderr: 'Interrupted before it began.' };
    expect(interrupted(signal, '')).toEqual(early);
  });

  it('is left to the command once it listens', () => {
    const listen = `process.on('${signal}', () => { console.log('heard'); process.exit(0); });`;
    expect(interrupted(signal, listen)).toEqual({ status: 0, stdout: 'heard', stderr: '' });
  });
});
