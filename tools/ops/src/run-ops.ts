import { reasonOf } from '@citadelle/messaging/faults';
import { Command, CommanderError } from 'commander';
import type { Desk, Report } from './desk.js';
import { Installation } from './installation.js';
import { EXIT, Stop } from './stop.js';

type MakeCommand = (desk: Desk) => Command;

/** Every command, by its name, each in a file of its own: loaded when it is asked for, since some need a whole service. */
const commands: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  status: () => import('./commands/status.js').then((m) => m.status),
  parked: () => import('./commands/parked.js').then((m) => m.parked),
  'set-aside': () => import('./commands/set-aside.js').then((m) => m.setAside),
  verify: () => import('./commands/verify.js').then((m) => m.verify),
  rebuild: () => import('./commands/rebuild.js').then((m) => m.rebuild),
  republish: () => import('./commands/republish.js').then((m) => m.republish),
  resync: () => import('./commands/resync.js').then((m) => m.resync),
  administrators: () => import('./commands/administrators.js').then((m) => m.administrators),
  rotate: () => import('./commands/rotate.js').then((m) => m.rotate),
  unlock: () => import('./commands/unlock.js').then((m) => m.unlock),
  reseal: () => import('./commands/reseal.js').then((m) => m.reseal),
};

/** By which an operator interrupts. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** As {@link runOps}, as all that the process does: it ends with that exit code. */
export async function runToEnd(...command: Parameters<typeof runOps>): Promise<void> {
  const code = await runOps(...command);
  // What is still being asked of a server that does not answer must not keep the process.
  process.stdout.write('', () => process.exit(code));
}

/** Runs one command of the operator's, and gives its exit code. Relative folders are taken from `root`. */
export async function runOps(
  args: readonly string[],
  env: Record<string, string | undefined>,
  root: string,
): Promise<number> {
  const interruption = new AbortController();
  const interrupt = () => {
    // Twice: at once. What was begun is a transaction, and ends with the connection.
    if (interruption.signal.aborted) process.exit(EXIT.notDone);
    interruption.abort();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  let code: number = EXIT.fine;
  const desk: Desk = {
    installation: () => Installation.find(env, root),
    signal: interruption.signal,
    say: (line) => process.stderr.write(`${line}\n`),
    report: (report) => print(report, program.opts<{ json?: boolean }>().json === true),
    somebodyMustLook: () => (code = EXIT.somebodyMustLook),
  };
  const program = await programOf(desk, args);
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.notDone;
    if (interruption.signal.aborted) {
      desk.say('Interrupted: nothing is half-done. Run it again.');
      return EXIT.notDone;
    }
    if (!(error instanceof Stop)) {
      desk.say(failureOf(error));
      return EXIT.somebodyMustLook;
    }
    desk.say(error.message);
    return error.exitCode;
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

async function programOf(desk: Desk, args: readonly string[]): Promise<Command> {
  const program = new Command('ops')
    .usage('[--json] <command> …')
    .description('What operators do. Exit code: 0 fine, 1 somebody must look, 2 not done.')
    .option('--json', 'the outcome as JSON, for machines')
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError('(--help lists the commands)');
  const asked = Object.keys(commands).filter((name) => args.includes(name));
  for (const name of asked.length > 0 ? asked : Object.keys(commands)) {
    const make = await commands[name]!();
    program.addCommand(within(program, make(desk)));
  }
  return program;
}

/** What nobody foresaw, by its name and where it was: its text, and what a query was given, may hold what people wrote. */
function failureOf(error: unknown): string {
  const { stack = '' } = (error ?? {}) as { stack?: string };
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return [`This failed, and should not have: ${reasonOf(error)}.`, ...frames].join('\n');
}

/** The command with the settings of the one that it belongs to, as those below it have them then. */
function within(parent: Command, command: Command): Command {
  command.copyInheritedSettings(parent);
  for (const one of command.commands) within(command, one);
  return command;
}

function print({ json, lines }: Report, asJson: boolean): void {
  process.stdout.write(asJson ? `${JSON.stringify(json, null, 2)}\n` : `${lines.join('\n')}\n`);
}
