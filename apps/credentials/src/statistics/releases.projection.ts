import { type Projection, type RecordedEvent, runStatement } from '@citadelle/event-store';
import { resetOfStream, type ResetEvent } from '../resets/reset.decider.js';

const RELEASED = {
  name: 'second-code-released',
  text: `INSERT INTO second_code_releases (reset_id, released_at) VALUES ($1, $2)
         ON CONFLICT (reset_id) DO NOTHING`,
};

/** When the second code of each request was first released; a transfer voids the code, not the time. */
export const releasesProjection: Projection = {
  name: 'second-code-releases',
  tables: ['second_code_releases'],
  project: async ({ stream, event, at }: RecordedEvent, manager) => {
    const resetId = resetOfStream(stream);
    if (resetId === undefined || (event as ResetEvent).type !== 'SecondCodeReleased') return;
    await runStatement(manager, RELEASED, [resetId, at]);
  },
};
