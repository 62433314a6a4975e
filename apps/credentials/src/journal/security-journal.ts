import { Inject, Injectable } from '@nestjs/common';
import { addedUpKinds, JOURNAL_DONE, type JournalKind } from '@citadelle/contracts';
import type { JournalNote } from '@citadelle/contracts/calls';
import type { RecordedEvent, WriteTransaction } from '@citadelle/event-store';
import { CONFIG, currentCall, LOGGER, sourceOf } from '@citadelle/service-kit';
import { isUUID } from 'class-validator';
import type { Logger } from 'pino';
import { EntityManager } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { entriesOfReset } from './entries-of-reset.js';
import type { JournalAct } from './journal-act.js';
import { type NewEntry, SecurityJournalStore } from './security-journal.store.js';

/** Where everything that concerns security is written down; and said on the log, where that is wanted. */
@Injectable()
export class SecurityJournal {
  private readonly siem: Logger | undefined;

  constructor(
    private readonly manager: EntityManager,
    private readonly kept: SecurityJournalStore,
    @Inject(CONFIG) config: CredentialsConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    // Whatever the level of the log: who asks for these lines misses none.
    this.siem = config.SECURITY_JOURNAL_LOG ? logger.child({}, { level: 'info' }) : undefined;
  }

  /** Writes acts down in the transaction of a write, so that both stand or neither does. */
  async write(tx: WriteTransaction, ...acts: JournalAct[]): Promise<void> {
    if (acts.length === 0) return;
    const entries = acts.map(entryOf);
    await this.kept.add(tx.manager, entries);
    tx.afterCommit(() => this.tell(entries));
  }

  /** Writes down what was decided on a reset, as far as it concerns security. */
  ofReset(
    tx: WriteTransaction,
    about: { agentId: string; unit: string | null },
    recorded: readonly RecordedEvent[],
  ): Promise<void> {
    return this.write(tx, ...entriesOfReset(about, recorded));
  }

  /** Writes an act down by itself. */
  async add(act: JournalAct): Promise<void> {
    const entries = [entryOf(act)];
    await this.kept.add(this.manager, entries);
    this.tell(entries);
  }

  /** Writes down what was noted and added up, in the transaction of a write if there is one. */
  async addNotes(notes: readonly JournalNote[], tx?: WriteTransaction): Promise<void> {
    const entries = notes.map(entryOfNote);
    await this.kept.add(tx?.manager ?? this.manager, entries);
    if (tx) tx.afterCommit(() => this.tell(entries));
    else this.tell(entries);
  }

  /** Says on the log what was written down already. */
  tell(entries: readonly NewEntry[]): void {
    if (!this.siem) return;
    for (const {
      kind,
      outcome,
      operation,
      source,
      actor,
      agentId,
      unit,
      at,
      until,
      count,
    } of entries)
      this.siem.info(
        { security: { kind, outcome, operation, source, actor, agentId, unit, at, until, count } },
        'security',
      );
  }

  /** Says on the log that a password was wrong, which its own statement has written down. */
  tellFailedTry(purpose: string, agentId: string | null, source: string): void {
    if (!this.siem) return;
    const isSignIn = purpose === 'sign-in';
    const act: JournalAct = {
      kind: `${purpose}-failed` as JournalKind,
      outcome: isSignIn ? 'invalid-credentials' : 'wrong-password',
      actor: isSignIn ? '' : (agentId ?? ''),
      agentId,
      source,
    };
    this.tell([entryOf(act)]);
  }
}

/** An act as it is written down, with what the call being served says of it. */
export function entryOf(act: JournalAct): NewEntry {
  const call = currentCall();
  const { kind, outcome = JOURNAL_DONE, operation = '', agentId = null, unit = null } = act;
  const { actor = call.actor ?? '', at = new Date() } = act;
  const address = (act.source === undefined ? call.source : act.source) ?? 'unknown';
  const addedUp = addedUpKinds.has(kind);
  return {
    kind,
    outcome,
    operation,
    source: addedUp ? sourceOf(address) : address,
    actor: isUUID(actor) ? actor : null,
    agentId,
    unit,
    at,
    until: at,
    count: 1,
    addedUp,
  };
}

function entryOfNote(note: JournalNote): NewEntry {
  const { kind, outcome, operation, source, actor = null, agentId = null, unit = null } = note;
  const times = { at: new Date(note.at), until: new Date(note.until), count: note.count };
  const addedUp = addedUpKinds.has(kind);
  return { kind, outcome, operation, source, actor, agentId, unit, ...times, addedUp };
}
