import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
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

const KEEP = prepared<OpenRequest>('keep-request')`
  INSERT INTO open_requests (reset_id, message_id, agent_id, unit, requested_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (reset_id) DO UPDATE SET unit = EXCLUDED.unit, expires_at = EXCLUDED.expires_at
  RETURNING ${COLUMNS}`;
const FIND = prepared<OpenRequest>('find-request')`
  SELECT ${COLUMNS} FROM open_requests WHERE reset_id = $1`;
const DROP = prepared('drop-request')`
  DELETE FROM open_requests WHERE reset_id = $1`;

/** The requests for a second code that have not ended. */
@Injectable()
export class OpenRequestStore {
  /** Stores a request, or updates unit and end of one that is known; returns the stored row. */
  async keep(
    manager: EntityManager,
    { resetId, messageId, agentId, unit, requestedAt, expiresAt }: OpenRequest,
  ): Promise<OpenRequest> {
    const values = [resetId, messageId, agentId, unit, requestedAt, expiresAt];
    return (await KEEP.get(manager, ...values))!;
  }

  /** A request, if it has not ended. */
  async find(manager: EntityManager, resetId: string): Promise<OpenRequest | undefined> {
    return FIND.get(manager, resetId);
  }

  /** Deletes a request that has ended. */
  async drop(manager: EntityManager, resetId: string): Promise<void> {
    await DROP.run(manager, resetId);
  }
}
