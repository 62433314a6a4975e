import { unreachable } from '@citadelle/decider';
import { type Projection, type RecordedEvent, runStatement } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { resetOfStream, type ResetEvent } from './reset.decider.js';

const STARTED = {
  name: 'reset-started',
  text: `INSERT INTO resets (reset_id, agent_id, state, started_at, expires_at)
         VALUES ($1, $2, 'started', $3, $4)`,
};

/** Writes the read model of resets, for queues, limits and look-ups. */
export const resetsProjection: Projection = {
  name: 'resets',
  tables: ['resets'],
  project: async ({ stream, event, at }: RecordedEvent, manager) => {
    const resetId = resetOfStream(stream);
    if (resetId !== undefined) await apply(event as ResetEvent, resetId, at, manager);
  },
};

async function apply(
  event: ResetEvent,
  resetId: string,
  at: Date,
  manager: EntityManager,
): Promise<void> {
  const set = (columns: string, ...values: unknown[]) =>
    manager.query(`UPDATE resets SET ${columns} WHERE reset_id = $1`, [resetId, ...values]);
  switch (event.type) {
    case 'ResetStarted': {
      const { agentId, expiresAt } = event.data;
      await runStatement(manager, STARTED, [resetId, agentId, at, expiresAt]);
      return;
    }
    case 'SecondCodeRequested':
      await set(
        `state = 'awaiting-second-code', unit = $2, requested_at = $3`,
        event.data.unit,
        at,
      );
      return;
    case 'ManagersAlerted':
    case 'ManagersReminded':
      return;
    case 'RequestEscalated':
      await set('escalated = true');
      return;
    case 'SecondCodeReleased':
      await set(`state = 'second-code-released', expires_at = $2`, event.data.expiresAt);
      return;
    case 'ResetTransferred':
      await set(`state = 'awaiting-second-code', unit = $2, transferred = true`, event.data.to);
      return;
    case 'ResetRefused':
      await set(`state = 'refused'`);
      return;
    case 'ResetCancelled':
      await set(`state = 'cancelled'`);
      return;
    case 'WrongCodesPresented':
      return;
    case 'ResetVoided':
      await set(`state = 'voided'`);
      return;
    case 'ResetExpired':
      await set(`state = 'expired'`);
      return;
    case 'ResetCompleted':
      await set(`state = 'completed'`);
      return;
    default:
      unreachable(event);
  }
}
