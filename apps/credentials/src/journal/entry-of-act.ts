import { type ActsEvents, type AsRead, type JournalKind, journalKinds } from '@citadelle/contracts';
import type { JournalAct } from './journal-act.js';

type Act = AsRead<ActsEvents['ActDone']>;

/** What the security journal tells of an act of the directory; one of a later version is told too, without its word. */
export function entryOfAct({ act, by, agentId, unitId, source, at }: Act): JournalAct {
  const kind: JournalKind = journalKinds.find((known) => known === act) ?? 'other-act';
  return { kind, actor: by, agentId, unit: unitId, source, at: new Date(at) };
}
