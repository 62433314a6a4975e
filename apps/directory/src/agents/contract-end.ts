import { dayInParis } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { durationMs } from '@citadelle/service-kit';
import type { DirectoryConfig } from '../directory.config.js';
import type { ContractEnd } from './agent.state.js';

const DAY_MS = 86_400_000;

/** What follows from the last day of a contract: the agent is gone the day after, or when the grace is over. */
export function contractEnd(
  endsOn: string,
  { DEPARTURE_GRACE }: Pick<DirectoryConfig, 'DEPARTURE_GRACE'>,
): ContractEnd {
  const graceDays = Math.floor(durationMs(DEPARTURE_GRACE) / DAY_MS);
  // By days of the calendar, which all have 24 hours in UTC.
  const on = new Date(Date.parse(`${endsOn}T00:00:00Z`) + (1 + graceDays) * DAY_MS);
  return { endsOn, on: on.toISOString().slice(0, 10) };
}

/** Refuses with `contract-over` an end by hand after which the agent would be gone already: that is a departure. */
export function refuseOver({ on }: Pick<ContractEnd, 'on'>, now = new Date()): void {
  if (on <= dayInParis(now)) throw new Refusal('contract-over');
}
