import type { Deadline, WriteTransaction } from '@citadelle/event-store';
import { type Deadlines, DEADLINES } from '@citadelle/service-kit';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { ImportEndedNotice } from '../alerts/notice.js';
import { raiseAlert, type RaisedAlert } from '../alerts/raise.js';

const KIND = 'import-summary';

/** So long a summary waits for what is likely to follow it: an import that goes on, or the departures beside the lines. */
const WAIT_MS = 15 * 60_000;

/** Tells what became of an import in one mail, though it is stopped and goes on, and its departures are confirmed apart. */
@Injectable()
export class ImportSummary implements OnModuleInit {
  constructor(@Inject(DEADLINES) private readonly deadlines: Deadlines) {}

  /** Called by Nest. */
  onModuleInit(): void {
    this.deadlines.on(KIND, async ({ data }: Deadline, tx) => {
      await raise(tx, data as ImportEndedNotice);
    });
  }

  /** What comes later says more, and takes the place of what still waits. The alert is there where nothing is waited for. */
  async add(
    tx: WriteTransaction,
    notice: ImportEndedNotice,
    at: number,
  ): Promise<RaisedAlert | undefined> {
    const id = `${KIND}-${notice.importId}`;
    if (hasMoreToCome(notice)) {
      await tx.setDeadline({ id, kind: KIND, dueAt: new Date(Date.now() + WAIT_MS), data: notice });
      return undefined;
    }
    await tx.clearDeadline(id);
    return notice.outcome === 'resumed' ? undefined : raise(tx, notice, at);
  }
}

function hasMoreToCome({ outcome, what, departing }: ImportEndedNotice): boolean {
  return outcome === 'suspended' || (outcome === 'done' && what === 'lines' && departing > 0);
}

/** However often an import is stopped, or its end is told again under another id, it is mailed once. */
function raise(tx: WriteTransaction, notice: ImportEndedNotice, at?: number) {
  const { importId, what, outcome } = notice;
  return raiseAlert(tx, `import ${importId} ${what} ${outcome}`, notice, at);
}
