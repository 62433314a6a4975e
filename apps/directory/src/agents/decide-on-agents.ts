import { fold, Refusal } from '@citadelle/decider';
import type { EventMetadata, WriteTransaction } from '@citadelle/event-store';
import { type AgentCommand, agentDecider } from './agent.js';
import type { AgentState } from './agent.state.js';
import { type AgentEvent, agentStream } from './agent.events.js';
import { followDepartures } from './announced-departures.js';

/** What is said of one agent, one command after the other. */
export interface AgentOrder {
  readonly agentId: string;
  readonly commands: readonly AgentCommand[];
}

/** What became of an order: how the agent stood before and stands after it, and what happened. */
export interface DecidedOrder {
  readonly before: AgentState;
  readonly state: AgentState;
  readonly events: readonly AgentEvent[];
}

/**
 * Decides about any number of agents as part of a write, and appends everything by one statement. Of an order that is
 * refused nothing is written, and its refusal comes back in its place; the others go on.
 */
export async function decideOnAgents(
  tx: WriteTransaction,
  orders: readonly AgentOrder[],
  metadata?: EventMetadata,
): Promise<(DecidedOrder | Refusal)[]> {
  const streams = [...new Set(orders.map(({ agentId }) => agentStream(agentId)))];
  const loaded = await tx.loadAll<AgentEvent>(streams);
  const states = new Map(
    loaded.map(({ stream, events }) => [
      stream,
      fold(
        agentDecider,
        events.map(({ event }) => event),
      ),
    ]),
  );
  const decided = new Map(streams.map((stream) => [stream, [] as AgentEvent[]]));
  const outcomes = orders.map(({ agentId, commands }) => {
    const stream = agentStream(agentId);
    const outcome = decideInTurn(commands, states.get(stream)!);
    if (outcome instanceof Refusal) return outcome;
    states.set(stream, outcome.state);
    decided.get(stream)!.push(...outcome.events);
    return outcome;
  });
  await tx.appendAll(
    loaded.map(({ stream, version }) => ({
      ...{ stream, expectedVersion: version, events: decided.get(stream)! },
      ...(metadata && { metadata }),
    })),
  );
  await followDepartures(tx, [...decided.values()].flat());
  return outcomes;
}

/** As {@link decideOnAgents} on one agent; throws its refusal. */
export async function decideOnAgent(
  tx: WriteTransaction,
  command: AgentCommand,
): Promise<DecidedOrder> {
  const [outcome] = await decideOnAgents(tx, [{ agentId: command.agentId, commands: [command] }]);
  if (outcome instanceof Refusal) throw outcome;
  return outcome!;
}

/** How an agent stands, and who said that they will depart: the last of those who did. */
export async function stateOfAgent(
  tx: WriteTransaction,
  agentId: string,
): Promise<{ readonly state: AgentState; readonly announcedBy: string | undefined }> {
  const { events } = await tx.load<AgentEvent>(agentStream(agentId));
  const state = fold(
    agentDecider,
    events.map(({ event }) => event),
  );
  const announced = events.findLast(({ event }) => event.type === 'DepartureAnnounced');
  return { state, announcedBy: announced?.metadata.by };
}

function decideInTurn(
  commands: readonly AgentCommand[],
  before: AgentState,
): DecidedOrder | Refusal {
  const events: AgentEvent[] = [];
  let state = before;
  try {
    for (const command of commands) {
      const next = agentDecider.decide(command, state);
      state = fold(agentDecider, next, state);
      events.push(...next);
    }
    return { before, state, events };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
