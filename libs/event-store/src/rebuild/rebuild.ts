import { Interrupted } from '@citadelle/async';
import { inOwnSession } from '@citadelle/messaging/postgres';
import type { DataSource } from 'typeorm';
import type { EventStoreOptions, Projection } from '../events.js';
import { AlreadyRunning, runAloneIn } from '../run-alone.js';
import { prepared } from '../statement.js';
import { OneRebuild, type Rebuilt, type RebuildWatch, StoodStill } from './one-rebuild.js';
import { RebuildRefused } from './rebuild-refused.js';
import { SESSION_SETTINGS } from './session-settings.js';

/** How often a rebuild is begun when this process stood still each time while appends waited for it. */
const ATTEMPTS = 3;

const CANCEL = prepared('cancel a statement')`
  SELECT pg_cancel_backend($1)`;

/**
 * Makes the tables of a read model afresh from the log, while writes go on, and puts them in the place of the live ones.
 * Only the projection runs: nothing is published, no deadline set. Throws {@link RebuildRefused}.
 */
export async function rebuild(
  dataSource: DataSource,
  options: EventStoreOptions,
  model: Projection,
  watch: RebuildWatch = {},
): Promise<Rebuilt> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await rebuildOnce(dataSource, options, model, watch);
    } catch (error) {
      if (!(error instanceof StoodStill) || attempt === ATTEMPTS) throw error;
    }
  }
}

function rebuildOnce(
  dataSource: DataSource,
  options: EventStoreOptions,
  model: Projection,
  watch: RebuildWatch,
): Promise<Rebuilt> {
  return inOwnSession(dataSource, SESSION_SETTINGS, ({ manager }) => {
    const work = new OneRebuild(dataSource.manager, options, model, manager, watch);
    return runAloneIn(manager, 'rebuild', (pid) =>
      untilStopped(work, watch, () => CANCEL.run(dataSource.manager, pid)),
    ).catch((error: unknown) => {
      if (!(error instanceof AlreadyRunning)) throw error;
      throw new RebuildRefused(
        'Another rebuild is going on in this database: wait until it has ended.',
      );
    });
  });
}

/** `cancel` ends the statement at hand: one that takes long, such as an index over many rows, is not waited for. */
async function untilStopped(
  work: OneRebuild,
  { signal }: RebuildWatch,
  cancel: () => Promise<unknown>,
): Promise<Rebuilt> {
  let stopping: Promise<unknown> | undefined;
  const stop = () => {
    if (!work.isSwapped) stopping = cancel().catch(() => undefined);
  };
  signal?.addEventListener('abort', stop);
  try {
    return await work.run();
  } catch (error) {
    throw signal?.aborted && !work.isSwapped ? new Interrupted() : error;
  } finally {
    signal?.removeEventListener('abort', stop);
    // What is on its way to a statement must not stop the one that cleans up.
    await stopping;
    await work.cleanUp();
  }
}
