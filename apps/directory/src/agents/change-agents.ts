import { Refusal } from '@citadelle/decider';
import type { WriteTransaction } from '@citadelle/event-store';
import type { AgentCommand } from './agent.js';
import type { ChangeAgent } from './agent-changes.js';
import { type DecidedOrder, decideOnAgents } from './decide-on-agents.js';
import { KnownAgentStore } from './known-agent.store.js';

const kept = new KnownAgentStore();

/** What is otherwise with somebody. What is left out stays. */
export interface AgentChange extends Omit<ChangeAgent, 'type'> {
  /** They work here again, since this day, `YYYY-MM-DD`. */
  readonly returnedOn?: string | undefined;
}

/**
 * Changes agents in their order, those who come back first of all. In the place of one who is refused stands the refusal,
 * `unknown-unit`, `agent-not-found`, `not-departed`, `already-departed` or `date-out-of-order`, and nothing is written of
 * them. Any number takes a handful of statements.
 */
export async function changeAgents(
  tx: WriteTransaction,
  changes: readonly AgentChange[],
): Promise<(DecidedOrder | Refusal)[]> {
  if (changes.length === 0) return [];
  const units = new Set(changes.map(({ unit }) => unit).filter((unit) => unit !== undefined));
  const undeclared = await kept.undeclared(tx.manager, [...units]);
  const isRefused = ({ unit }: AgentChange) => unit !== undefined && undeclared.has(unit);
  const decided = await decideOnAgents(
    tx,
    changes.map((change) => ({
      agentId: change.agentId,
      commands: isRefused(change) ? [] : commandsOf(change),
    })),
  );
  return decided.map((outcome, index) =>
    isRefused(changes[index]!) ? new Refusal('unknown-unit') : outcome,
  );
}

function commandsOf({ returnedOn, ...change }: AgentChange): AgentCommand[] {
  const { agentId, through } = change;
  return [
    ...(returnedOn === undefined
      ? []
      : [{ type: 'ReturnAgent', agentId, on: returnedOn, through } as const]),
    { type: 'ChangeAgent', ...change },
  ];
}
