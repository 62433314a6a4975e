import { type JournalKind, journalKinds } from '../../security-journal.js';
import { credentialsCall } from '../call.js';
import { declareField, textThat } from '../field.js';
import { Flag, Id, Instant, OneOf, Several, Shown, UnitId, Whole } from '../fields.js';
import { Next, type Page, PageRequest } from '../pages.js';
import { DayOrInstant } from '../spans.js';

/** Text of a form of its own, since nothing that somebody typed may come into the journal. */
function Form(name: string, form: RegExp): PropertyDecorator {
  return declareField(
    { type: 'string' },
    {},
    textThat(name, (text) => form.test(text)),
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What the gateway saw, added up over a few seconds. */
export class JournalNote {
  @OneOf(journalKinds) kind!: JournalKind;
  /** `done`, or the code of the problem. */
  @Form('isOutcome', /^[a-z][a-z-]{1,59}$/) outcome!: string;
  /** The method and the path of what was asked, without what was filled in; of a file of an import, which import. */
  @Form('isOperation', /^([A-Z]{3,7} \/[\w{}/.-]{0,119})?$/) operation!: string;
  @Form('isSource', /^[0-9a-f.:/]{2,49}$|^unknown$/) source!: string;
  @Id({ optional: true }) actor?: string;
  @Id({ optional: true }) agentId?: string;
  @UnitId({ optional: true }) unit?: string;
  @Form('isInstant', INSTANT) at!: string;
  @Form('isInstant', INSTANT) until!: string;
  @Whole(1, 1_000_000_000) count!: number;
}

/** How many notes come at a time. */
export const JOURNAL_NOTES_MAX = 100;

/** Hands over what the gateway saw; the same batch again changes nothing. */
export class RecordInJournal {
  @Id() batchId!: string;
  @Several(JournalNote, JOURNAL_NOTES_MAX) notes!: JournalNote[];
}

/** Which entries of the security journal are asked for. */
export class ReadSecurityJournal extends PageRequest {
  @OneOf(journalKinds, { optional: true, description: 'What the entries tell of.' })
  kind?: JournalKind;
  @Id({ optional: true, blankIsAbsent: true, description: 'Who did it, or to whom it was done.' })
  agentId?: string;
  @DayOrInstant({
    optional: true,
    description: 'The first day, in Paris, or the instant from which on.',
  })
  from?: string;
  @DayOrInstant({
    optional: true,
    description: 'The last day, in Paris, or the instant before which.',
  })
  until?: string;
}

/** As the gateway asks: it says whether the entries are to be taken away. */
export class ReadSecurityJournalInside extends ReadSecurityJournal {
  @Flag({ optional: true }) download?: boolean;
}

/** Somebody in the journal; the names are null once nothing else is kept of them. */
export class JournalPerson {
  @Id() agentId!: string;
  @Shown({ nullable: true, example: 'Jean' }) firstName!: string | null;
  @Shown({ nullable: true, example: 'PIN' }) usualName!: string | null;
  @Shown({ nullable: true, example: 'jpin' }) login!: string | null;
}

/** An entry of the security journal: who did what from where, with what outcome. */
export class JournalEntryView {
  @Instant({ description: 'The first time.' }) at!: string;
  @Instant({ description: 'The last time; as `at` unless several were added up.' }) until!: string;
  @Shown({ type: 'integer', description: 'How often, within an hour.', example: 1 }) count!: number;
  @OneOf(journalKinds) kind!: JournalKind;
  @Shown({ type: JournalPerson, nullable: true, description: 'Who did it; null when unknown.' })
  actor!: JournalPerson | null;
  @Shown({ type: JournalPerson, nullable: true, description: 'To whom it was done.' })
  agent!: JournalPerson | null;
  @Shown({ nullable: true, example: 'SIG-AESH' }) unit!: string | null;
  @Shown({ nullable: true, example: '192.0.2.7', description: 'The address it came from.' })
  source!: string | null;
  @Shown({ nullable: true, example: 'GET /agents', description: 'What was asked for.' })
  operation!: string | null;
  @Shown({
    example: 'administrator-required',
    description: '`done`, or the code with which it was refused.',
  })
  outcome!: string;
}

/** A page of the security journal, newest first. */
export class SecurityJournalPage implements Page<JournalEntryView> {
  @Shown({ type: JournalEntryView, isArray: true }) items!: JournalEntryView[];
  @Next('For `?after=`; null on the last page.') next!: string | null;
}

/** The security journal. */
export const securityJournal = {
  record: credentialsCall('POST /internal/security-journal', {
    request: RecordInJournal,
    repeatable: true,
  }),
  read: credentialsCall('GET /internal/security-journal', {
    request: ReadSecurityJournalInside,
    response: SecurityJournalPage,
    problems: { 403: ['administrator-required'] },
  }),
};
