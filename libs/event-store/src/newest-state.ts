import type { Message } from '@citadelle/contracts';
import { Unprocessable } from '@citadelle/messaging';
import type { EntityManager } from 'typeorm';
import { Statement } from './statement.js';

/**
 * Whether no later state of this key was applied, which is noted in `table` (`key`, `version`): a state that is read
 * again must not undo a later one.
 */
export async function isNewestState(
  manager: EntityManager,
  table: string,
  { key, sequence = '0' }: Pick<Message, 'key' | 'sequence'>,
): Promise<boolean> {
  const note = new Statement(
    `INSERT INTO ${table} (key, version) VALUES ($1, $2)
     ON CONFLICT (key) DO UPDATE SET version = EXCLUDED.version
     WHERE ${table}.version <= EXCLUDED.version`,
    `newest of ${table}`,
  );
  return (await note.run(manager, key, sequence)) > 0;
}

/**
 * The list of agents that a state must have: without it, the state would be taken for one that changes nobody, and an
 * object for an empty list.
 */
export function listed(agentIds: unknown): readonly string[] {
  if (!Array.isArray(agentIds)) throw new Unprocessable('a state without its list of agents');
  return agentIds as string[];
}
