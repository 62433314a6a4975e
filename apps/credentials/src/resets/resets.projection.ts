import { unreachable } from '@citadelle/decider';
import type { Projection, RecordedEvent } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { resetOfStream, type ResetEvent } from './reset.js';
import { type ResetChange, ResetStore } from './reset.store.js';

const resets = new ResetStore();

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
  const set = (change: ResetChange) => resets.change(manager, resetId, change);
  switch (event.type) {
    case 'ResetStarted': {
      const { agentId, expiresAt } = event.data;
      await resets.start(manager, resetId, agentId, at, expiresAt);
      return;
    }
    case 'SecondCodeRequested':
      await set({ state: 'awaiting-second-code', unit: event.data.unit, requestedAt: at });
      return;
    case 'ManagersAlerted':
    case 'ManagersReminded':
      return;
    case 'RequestEscalated':
      await set({ escalated: true });
      return;
    case 'SecondCodeReleased':
      await set({ state: 'second-code-released', expiresAt: event.data.expiresAt });
      return;
    case 'ResetTransferred':
      await set({ state: 'awaiting-second-code', unit: event.data.to, transferred: true });
      return;
    case 'ResetRefused':
      await set({ state: 'refused' });
      return;
    case 'ResetCancelled':
      await set({ state: 'cancelled' });
      return;
    case 'WrongCodesPresented':
      return;
    case 'ResetVoided':
      await set({ state: 'voided' });
      return;
    case 'ResetExpired':
      await set({ state: 'expired' });
      return;
    case 'ResetCompleted':
      await set({ state: 'completed' });
      return;
    default:
      unreachable(event);
  }
}
