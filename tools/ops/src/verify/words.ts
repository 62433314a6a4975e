import type { Finding, Moment, Verification } from '@citadelle/event-store';
import { harmless } from '../wording.js';

const count = (n: number, one: string) => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`;
const hours = (seconds: number) => count(Math.floor(seconds / 3600), 'hour');
const moment = ({ checkpoint, at }: Moment) => `checkpoint ${checkpoint} (${at})`;

/** What a verification says, in lines for people. */
export function linesOf(verification: Verification): string[] {
  const { service, streams, events, checkpoints, findings, untold, lateSeconds } = verification;
  const found = findings.length + untold;
  const seen = `${count(events, 'event')} in ${count(streams, 'stream')}, ${count(checkpoints, 'checkpoint')}`;
  return [
    `${service}: ${seen}: ${found === 0 ? 'all as it was written' : count(found, 'finding')}`,
    ...findings.map((finding) => `  ${harmless(inWords(finding))}`),
    ...(untold > 0 ? [`  and ${count(untold, 'more finding')}`] : []),
    `  ${vouchedFor(verification)}`,
    ...(lateSeconds === null
      ? []
      : [
          `  The oldest of them has waited for a checkpoint for ${hours(lateSeconds)}: does ${service} run, or did somebody remove checkpoints?`,
        ]),
  ];
}

function vouchedFor({ vouched, eventsSince, findings }: Verification): string {
  if (!vouched)
    return 'No checkpoint to vouch by: that the last events of a stream are gone, or a whole stream, would not be seen.';
  const rest = findings.length > 0 ? 'what is not told above is vouched for' : 'vouched for';
  const until = `${rest} until ${vouched.at} (checkpoint ${vouched.number}, position ${vouched.position})`;
  const since = `the ${count(eventsSince, 'event')} after it, by their chains alone`;
  return `${until[0]!.toUpperCase()}${until.slice(1)}; ${since}.`;
}

function inWords(finding: Finding): string {
  return `${what(finding)}${when(finding)}`;
}

function when({ after, before }: Finding): string {
  if (before && after) return `, between ${moment(after)} and ${moment(before)}`;
  return after ? `, after ${moment(after)}` : '';
}

function what(finding: Finding): string {
  const { stream, version, lastVersion, checkpoint, lastCheckpoint } = finding;
  const events = lastVersion ? `events ${version} to ${lastVersion}` : `event ${version}`;
  const [are, were] = lastVersion ? ['are', 'were'] : ['is', 'was'];
  const some = lastCheckpoint
    ? `checkpoints ${checkpoint} to ${lastCheckpoint}`
    : `checkpoint ${checkpoint}`;
  switch (finding.what) {
    case 'altered':
      return `altered: event ${version} of ${stream}, or the hash before it, is not what was written`;
    case 'missing':
      return `missing: ${events} of ${stream} ${are} gone from its middle`;
    case 'cut':
      return `cut: ${events} at the end of ${stream} ${are} gone`;
    case 'vanished':
      return `vanished: ${stream} is gone, with ${events}`;
    case 'rewritten':
      return `rewritten: ${stream} was written anew, with other content at ${events}`;
    case 'added':
      return `added: ${events} of ${stream} ${were} put among older ones`;
    case 'checkpoint-altered':
      return `checkpoint altered: ${some} is not what was signed`;
    case 'checkpoint-missing':
      return `checkpoint missing: ${some} ${lastCheckpoint ? 'are' : 'is'} gone`;
    case 'checkpoint-replaced':
      return `checkpoint replaced: the log tells of another ${some}`;
    case 'checkpoint-of-another-key':
      return `checkpoint of another key: ${some} ${lastCheckpoint ? 'were' : 'was'} not signed with AUDIT_KEY: forged, unless it was changed`;
    case 'anchor-altered':
      return 'anchor altered: what names the last checkpoint is not what was signed, so later checkpoints may be gone';
  }
}
