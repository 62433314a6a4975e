import { unreachable } from '@citadelle/decider';
import { inRuns, type Projection, type RecordedEvent } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { StatisticsStore } from '../statistics/statistics.store.js';
import { resetOfStream, type ResetEvent } from './reset.js';
import { type ResetChange, ResetStore } from './reset.store.js';

const resets = new ResetStore();
const statistics = new StatisticsStore();

/** Writes the read model of resets, for queues, limits, look-ups and statistics. */
export const resetsProjection: Projection = {
  name: 'resets',
  tables: ['resets', 'second_code_releases'],

  async project(events, manager) {
    const ofResets = events.filter(({ stream }) => resetOfStream(stream) !== undefined);
    for (const run of inRuns<ResetEvent>(ofResets))
      if (run.type === 'ResetStarted')
        await resets.start(
          manager,
          run.events.map(({ stream, event: { data }, at }) => ({
            ...{ resetId: resetOfStream(stream)!, agentId: data.agentId },
            ...{ startedAt: at, expiresAt: data.expiresAt },
          })),
        );
      else for (const recorded of run.events) await follow(manager, recorded);
  },
};

type LaterEvent = Exclude<ResetEvent, { type: 'ResetStarted' }>;

async function follow(
  manager: EntityManager,
  { stream, event, at }: RecordedEvent<LaterEvent>,
): Promise<void> {
  const resetId = resetOfStream(stream)!;
  const set = (change: ResetChange) => resets.change(manager, resetId, change);
  switch (event.type) {
    case 'SecondCodeRequested':
      return set({ state: 'awaiting-second-code', unit: event.data.unit, requestedAt: at });
    case 'RequestEscalated':
      return set({ escalated: true });
    case 'SecondCodeReleased':
      await statistics.released(manager, resetId, at);
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
}
