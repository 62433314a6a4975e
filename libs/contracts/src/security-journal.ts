import { directoryActs } from './events/directory.events.js';

/** What the security journal tells of, apart from what the directory does. */
const ownKinds = [
  'sign-in-failed',
  'reauthentication-failed',
  'password-change-failed',
  'delayed',
  'right-refused',
  'code-released',
  'request-refused',
  'request-transferred',
  'account-contested',
  'sign-in-delays-lifted',
  'reset-delays-lifted',
  'sessions-ended',
  'data-exported',
  'journal-read',
  'journal-exported',
] as const;

/**
 * The kinds of entries of the security journal: those of its own, and each act of the directory; `other-act` is one
 * that this version does not know.
 */
export const journalKinds = [...ownKinds, ...directoryActs, 'other-act'] as const;

/** What an entry of the security journal tells of. */
export type JournalKind = (typeof journalKinds)[number];

/** The outcome of what was not refused; a refusal has the code of its problem. */
export const JOURNAL_DONE = 'done';

/** Kinds of which those of an hour are one entry, so that nobody can fill the journal. */
export const addedUpKinds: ReadonlySet<JournalKind> = new Set<JournalKind>([
  'sign-in-failed',
  'reauthentication-failed',
  'password-change-failed',
  'delayed',
  'right-refused',
  'journal-read',
]);
