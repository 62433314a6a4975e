import type { EntityManager } from 'typeorm';

/** A request for a second code that has not ended. */
export interface OpenRequest {
  readonly resetId: string;
  /** The message that announced it; ids of alerts about the request are made from it. */
  readonly messageId: string;
  readonly agentId: string;
  readonly unit: string;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
}

const COLUMNS = `reset_id AS "resetId", message_id AS "messageId", agent_id AS "agentId", unit,
  requested_at AS "requestedAt", expires_at AS "expiresAt"`;

/** Stores a request, or updates unit and end of one that is known; returns the stored row. */
export async function keepRequest(
  manager: EntityManager,
  { resetId, messageId, agentId, unit, requestedAt, expiresAt }: OpenRequest,
): Promise<OpenRequest> {
  const [kept] = await manager.query<OpenRequest[]>(
    `INSERT INTO open_requests (reset_id, message_id, agent_id, unit, requested_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (reset_id) DO UPDATE SET unit = EXCLUDED.unit, expires_at = EXCLUDED.expires_at
     RETURNING ${COLUMNS}`,
    [resetId, messageId, agentId, unit, requestedAt, expiresAt],
  );
  return kept!;
}

/** A request, if it has not ended. */
export async function findRequest(
  manager: EntityManager,
  resetId: string,
): Promise<OpenRequest | undefined> {
  const [found] = await manager.query<OpenRequest[]>(
    `SELECT ${COLUMNS} FROM open_requests WHERE reset_id = $1`,
    [resetId],
  );
  return found;
}

/** Deletes a request that has ended. */
export async function dropRequest(manager: EntityManager, resetId: string): Promise<void> {
  await manager.query('DELETE FROM open_requests WHERE reset_id = $1', [resetId]);
}
