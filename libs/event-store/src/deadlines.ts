import type { EntityManager } from 'typeorm';
import { assertStorable, canonicalJson } from './canonical-json.js';
import type { Deadline } from './events.js';
import { prepared } from './statement.js';

const SET = prepared('set deadlines')`
  INSERT INTO deadlines (id, kind, due_at, data, correlation_id, next_try_at)
  SELECT id, kind, due_at, data, $2, due_at
  FROM json_to_recordset($1::json) AS told (id text, kind text, due_at timestamptz, data jsonb)
  ON CONFLICT (id) DO UPDATE SET kind = EXCLUDED.kind, due_at = EXCLUDED.due_at, data = EXCLUDED.data,
    correlation_id = EXCLUDED.correlation_id, attempts = 0, next_try_at = EXCLUDED.next_try_at`;

const CLEAR = prepared('clear deadlines')`
  DELETE FROM deadlines WHERE id = ANY($1)`;

/** Sets deadlines, and moves those that are there, by one statement; each id stands there once. */
export async function setDeadlines(
  manager: EntityManager,
  deadlines: readonly Deadline[],
  correlationId: string,
): Promise<void> {
  if (deadlines.length === 0) return;
  const rows = deadlines.map(({ id, kind, dueAt, data }) => {
    assertStorable(canonicalJson(data), `deadline ${kind}`);
    return { id, kind, due_at: dueAt, data };
  });
  await SET.run(manager, canonicalJson(rows), correlationId);
}

/** Removes deadlines by one statement. */
export async function clearDeadlines(
  manager: EntityManager,
  ids: readonly string[],
): Promise<void> {
  if (ids.length > 0) await CLEAR.run(manager, ids);
}
