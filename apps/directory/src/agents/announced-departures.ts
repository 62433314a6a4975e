import { beginOf } from '@citadelle/contracts/calls';
import type { Deadline, WriteTransaction } from '@citadelle/event-store';
import type { AgentEvent } from './agent.events.js';

/** The kind of the deadlines at which announced departures happen. */
export const ANNOUNCED_DEPARTURE = 'announced-departure';

/** What such a deadline knows. */
export interface DepartureDue {
  readonly agentId: string;
  readonly on: string;
}

/** The deadline of a departure: when its day begins in Paris. There is one of each agent. */
export function departureDeadline({ agentId, on }: DepartureDue): Deadline {
  return {
    id: deadlineOf(agentId),
    kind: ANNOUNCED_DEPARTURE,
    dueAt: beginOf(on),
    data: { agentId, on },
  };
}

/** Sets the deadlines of departures that were announced, and clears those of departures that will not come any more. */
export async function followDepartures(
  tx: WriteTransaction,
  events: readonly AgentEvent[],
): Promise<void> {
  const changed = new Map<string, Deadline | undefined>();
  for (const { type, data } of events)
    if (type === 'DepartureAnnounced') changed.set(data.agentId, departureDeadline(data));
    else if (type === 'DepartureWithdrawn' || type === 'AgentDeparted')
      changed.set(data.agentId, undefined);
  await tx.setDeadlines([...changed.values()].filter((deadline) => deadline !== undefined));
  const over = [...changed].filter(([, deadline]) => deadline === undefined);
  await tx.clearDeadlines(over.map(([agentId]) => deadlineOf(agentId)));
}

const deadlineOf = (agentId: string) => `departure-${agentId}`;
