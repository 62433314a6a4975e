import { confirmProposal } from '@citadelle/directory/confirm-proposal';
import type { DirectoryConfig } from '@citadelle/directory/config';
import { Command } from 'commander';
import type { Desk } from '../desk.js';
import { overFoundations } from '../opening.js';
import { Stop } from '../stop.js';
import { harmless } from '../wording.js';

/** `administrators confirm <login>`: an operator in the place of a second administrator. */
export const administrators = (desk: Desk): Command =>
  new Command('administrators').description('what is done to administrators').addCommand(
    new Command('confirm')
      .description('say as a second one what an administrator proposed about somebody')
      .argument('<login>', 'the login of whom it is about')
      .action((login: string) => confirm(desk, login)),
  );

const DONE = {
  appoint: 'is an administrator now',
  dismiss: 'is no administrator any more',
  depart: 'has departed, and is no administrator any more',
  announce: 'is an administrator until the day of the departure',
} as const;

async function confirm(desk: Desk, login: string): Promise<void> {
  const directory = await desk.installation().service('directory');
  desk.say(`Looking for what was proposed about ${harmless(login)} …`);
  const config = directory.config as DirectoryConfig;
  const { agentId, change, on } = await overFoundations(directory, ({ store }) =>
    confirmProposal(store, config, login).catch((error: unknown) => {
      throw asStop(error, login);
    }),
  );
  const until = on === undefined ? '' : `, ${on}`;
  desk.report({
    json: { agentId, change, ...(on !== undefined && { on }) },
    lines: [`${harmless(login)} ${DONE[change]}${until}.`],
  });
}

/** A refusal in words for operators: nothing was done. */
function asStop(error: unknown, login: string): unknown {
  const { name, code } = error as { name?: unknown; code?: unknown };
  if (name !== 'Refusal') return error;
  if (code === 'agent-not-found')
    return new Stop(`Nobody has the login ${harmless(login)}: « Annuaire » finds people by name.`);
  if (code === 'no-proposal')
    return new Stop(
      `Nothing waits about ${harmless(login)}: it has lapsed, or was done. An administrator proposes it in « Annuaire ».`,
    );
  return new Stop(`What was proposed about ${harmless(login)} cannot be done: ${String(code)}.`);
}
