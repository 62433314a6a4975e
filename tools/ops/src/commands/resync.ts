import { topics } from '@citadelle/contracts';
import { toldLogins } from '@citadelle/directory/told-logins';
import { type Resynced, resync as learn } from '@citadelle/service-kit/resync';
import { Command } from 'commander';
import type { Desk } from '../desk.js';
import { assertAnswers, overCode } from '../opening.js';
import { harmless } from '../wording.js';

const SAY_EVERY = 10_000;
const MOST_LISTED = 20;

/** Teaches a service that lost its database, or got an older one back, what it told and what others know. */
export function resync(desk: Desk): Command {
  return new Command('resync')
    .description('a service that lost its database learns again what it told and what others know')
    .argument('<service>', 'directory, credentials or notifications')
    .action((service: string) => run(desk, service));
}

async function run(desk: Desk, name: string): Promise<void> {
  const installed = await desk.installation().service(name);
  const { definition, config } = installed;
  desk.say(`${name} reads its topics again, beside the running service. It may take minutes.`);
  await overCode(installed, async (quiet) => {
    await assertAnswers(quiet.foundations.broker);
    const resynced = await learn(quiet, definition, config, {
      signal: desk.signal,
      onProgress: (topic, count) => {
        if (count > 0 && count % SAY_EVERY === 0) desk.say(`${topic}: ${count}`);
      },
    });
    const { lost } = resynced;
    if (lost.length > 0 || resynced.topics.some(({ refused }) => refused > 0))
      desk.somebodyMustLook();
    // The directory does not know them any more: their logins tell people whom it is about.
    const gone = lost.filter(({ topic }) => topic === topics.agentsState.name);
    const logins = await toldLogins(
      quiet.foundations.broker,
      gone.flatMap(({ unknown, behind }) => [...unknown, ...behind]),
    );
    const ofLoss = lost.flatMap((one) => linesOfLoss(one, logins));
    desk.report({
      json: { service: name, ...resynced, logins },
      lines: [...linesOf(resynced), ...ofLoss, ...whatNext(name)].map(harmless),
    });
  });
}

function linesOf({ topics, republished, era }: Resynced): string[] {
  return [
    ...topics.flatMap(({ topic, read, refused, refusals }) => [
      `${topic}: ${read} messages read${refused > 0 ? `, ${refused} of no use here` : ''}`,
      ...refusals.slice(0, MOST_LISTED).map(({ key, reason }) => `  ${key}: ${reason}`),
    ]),
    `${republished} states are published again, in era ${era}.`,
  ];
}

function linesOfLoss(
  { topic, unknown, behind }: Resynced['lost'][number],
  logins: Readonly<Record<string, string>>,
): string[] {
  const named = (keys: readonly string[]) =>
    keys.map((key) => (logins[key] === undefined ? key : `${key} ${logins[key]}`));
  return [
    ...listed(
      `${unknown.length} keys of ${topic} are unknown here: what they name must be made again`,
      named(unknown),
    ),
    ...listed(
      `${behind.length} keys of ${topic} are older here than what was told: what was decided since must be decided again`,
      named(behind),
    ),
  ];
}

function listed(what: string, keys: readonly string[]): string[] {
  if (keys.length === 0) return [];
  const more = keys.length - MOST_LISTED;
  return [
    `${what}:`,
    ...keys.slice(0, MOST_LISTED).map((key) => `  ${key}`),
    ...(more > 0 ? [`  and ${more} more (--json lists them all)`] : []),
  ];
}

function whatNext(service: string): string[] {
  return service === 'credentials'
    ? [
        'Now npm run ops -- reseal sends the NUMENs that are still sealed; npm run ops -- status counts who has no password.',
      ]
    : [];
}
