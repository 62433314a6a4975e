import type { Projection, RecordedEvent } from '@citadelle/event-store';
import { resetOfStream, type ResetEvent } from '../resets/reset.js';
import { StatisticsStore } from './statistics.store.js';

const statistics = new StatisticsStore();

/** When the second code of each request was first released; a transfer voids the code, not the time. */
export const releasesProjection: Projection = {
  name: 'second-code-releases',
  tables: ['second_code_releases'],
  project: async ({ stream, event, at }: RecordedEvent, manager) => {
    const resetId = resetOfStream(stream);
    if (resetId === undefined || (event as ResetEvent).type !== 'SecondCodeReleased') return;
    await statistics.released(manager, resetId, at);
  },
};
