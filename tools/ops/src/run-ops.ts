import { Command, CommanderError } from 'commander';
import type { Desk, Report } from './desk.js';
import { Installation } from './installation.js';
import { EXIT, Stop } from './stop.js';

/** Every command, each in a file of its own. */
const commands: readonly ((desk: Desk) => Command)[] = [];

/** Runs one command of the operator's, and gives its exit code. Relative folders are taken from `root`. */
export async function runOps(
  args: readonly string[],
  env: Record<string, string | undefined>,
  root: string,
): Promise<number> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interruption.abort());
  let code: number = EXIT.fine;
  const desk: Desk = {
    installation: () => Installation.find(env, root),
    signal: interruption.signal,
    say: (line) => process.stderr.write(`${line}\n`),
    report: (report) => print(report, program.opts<{ json?: boolean }>().json === true),
    somebodyMustLook: () => (code = EXIT.somebodyMustLook),
  };
  const program = programOf(desk);
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.notDone;
    if (interruption.signal.aborted) {
      desk.say('Interrupted: nothing is half-done. Run it again.');
      return EXIT.notDone;
    }
    if (!(error instanceof Stop)) throw error;
    desk.say(error.message);
    return error.exitCode;
  }
}

function programOf(desk: Desk): Command {
  const program = new Command('ops')
    .usage('[--json] <command> …')
    .description('What operators do. Exit code: 0 fine, 1 somebody must look, 2 not done.')
    .option('--json', 'the outcome as JSON, for machines')
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError('(--help lists the commands)');
  for (const command of commands) program.addCommand(command(desk).copyInheritedSettings(program));
  return program;
}

function print({ json, lines }: Report, asJson: boolean): void {
  process.stdout.write(asJson ? `${JSON.stringify(json, null, 2)}\n` : `${lines.join('\n')}\n`);
}
