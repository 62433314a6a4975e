import { type JournalKind, journalKinds, type MessageOn, topics } from '@citadelle/contracts';
import type { JournalAct } from './journal-act.js';

type Act = NonNullable<MessageOn<typeof topics.acts.name>['data']>;

/** What the security journal tells of an act of the directory; one of a later version is told too, without its word. */
export function entryOfAct({ act, by, agentId, unitId, source, at }: Act): JournalAct {
  const kind: JournalKind = journalKinds.find((known) => known === act) ?? 'other-act';
  return { kind, actor: by, agentId, unit: unitId, source, at: new Date(at) };
}
