import { unreachable } from '@citadelle/decider';
import type { Projection } from '@citadelle/event-store';
import { resetOfStream, type ResetEvent } from './reset.js';
import { type ResetChange, ResetStore } from './reset.store.js';

const resets = new ResetStore();

/** Writes the read model of resets, for queues, limits and look-ups. */
export const resetsProjection: Projection = {
  name: 'resets',
  tables: ['resets'],
  project: async ({ stream, event: recorded, at }, manager) => {
    const resetId = resetOfStream(stream);
    if (resetId === undefined) return;
    const event = recorded as ResetEvent;
    const set = (change: ResetChange) => resets.change(manager, resetId, change);
    switch (event.type) {
      case 'ResetStarted':
        return resets.start(manager, resetId, event.data.agentId, at, event.data.expiresAt);
      case 'SecondCodeRequested':
        return set({ state: 'awaiting-second-code', unit: event.data.unit, requestedAt: at });
      case 'RequestEscalated':
        return set({ escalated: true });
      case 'SecondCodeReleased':
        return set({ state: 'second-code-released', expiresAt: event.data.expiresAt });
      case 'ResetTransferred':
        return set({ state: 'awaiting-second-code', unit: event.data.to, transferred: true });
      case 'ResetRefused':
        return set({ state: 'refused' });
      case 'ResetCancelled':
        return set({ state: 'cancelled' });
      case 'ResetVoided':
        return set({ state: 'voided' });
      case 'ResetExpired':
        return set({ state: 'expired' });
      case 'ResetCompleted':
        return set({ state: 'completed' });
      case 'ManagersAlerted':
      case 'ManagersReminded':
      case 'WrongCodesPresented':
        return;
      default:
        unreachable(event);
    }
  },
};
