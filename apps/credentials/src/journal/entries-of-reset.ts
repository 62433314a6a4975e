import type { JournalKind } from '@citadelle/contracts';
import type { RecordedEvent } from '@citadelle/event-store';
import type { JournalAct } from './journal-act.js';

const KINDS: Readonly<Record<string, JournalKind>> = {
  SecondCodeReleased: 'code-released',
  ResetRefused: 'request-refused',
  ResetTransferred: 'request-transferred',
};

/** What the security journal tells of the events of a reset: what a manager does with somebody's request. */
export function entriesOfReset(
  { agentId, unit }: { agentId: string; unit: string | null },
  recorded: readonly RecordedEvent[],
): JournalAct[] {
  return recorded.flatMap(({ event, at }) => {
    const kind = KINDS[event.type];
    if (kind === undefined) return [];
    const { by } = event.data as { by?: unknown };
    return [{ kind, agentId, unit, at, actor: typeof by === 'string' ? by : '' }];
  });
}
