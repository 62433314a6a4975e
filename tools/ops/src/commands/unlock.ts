import { type UnlockedAccount, unlockAccount } from '@citadelle/credentials/unlock';
import { createLogger } from '@citadelle/service-kit/quiet';
import { Command } from 'commander';
import type { Desk } from '../desk.js';
import { overFoundations } from '../opening.js';
import { operator } from '../operator.js';
import { Stop } from '../stop.js';
import { harmless } from '../wording.js';

/** Lifts what slows sign-ins to an account. */
export function unlock(desk: Desk): Command {
  return new Command('unlock')
    .description('lifts the delays after wrong passwords for an account, whoever is signed in')
    .argument('<login>', 'its login, a former one, or its address')
    .option('--by <who>', 'who decides it', operator())
    .action((login: string, { by }: { by: string }) => run(desk, login, by));
}

async function run(desk: Desk, typed: string, by: string): Promise<void> {
  const credentials = await desk.installation().service('credentials');
  const unlocked = await overFoundations(credentials, ({ dataSource }) =>
    unlockAccount(dataSource, typed),
  );
  if (!unlocked)
    throw new Stop(
      `Nobody has the login or address ${harmless(typed)}: the page « Annuaire » finds people by their names.`,
    );
  // Beside the outcome, for whoever collects what operators do.
  const log = createLogger('ops', 'info', process.stderr);
  log.info(harmless(`sign-in delays of ${unlocked.agentId} lifted by ${by}`));
  desk.report({ json: { ...unlocked, by }, lines: linesOf(unlocked).map(harmless) });
}

function linesOf({ login, counted, waiting, strangers }: UnlockedAccount): string[] {
  if (counted === 0 && strangers === 0)
    return [`${login} had no delays. Those of an address over all accounts end by themselves.`];
  return [
    `Delays of ${login} lifted: wrong passwords were counted at ${counted} places, of which ${waiting} had to wait; ${strangers} of strangers together.`,
    'Whoever knows the password signs in now. Those of an address over all accounts stay, and end within minutes.',
  ];
}
