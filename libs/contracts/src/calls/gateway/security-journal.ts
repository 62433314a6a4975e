import { declarePublicCall } from '../call.js';
import { ReadSecurityJournal, securityJournal } from '../credentials/security-journal.js';
import { OneOf, Id } from '../fields.js';
import { DayOrInstant } from '../spans.js';
import { type JournalKind, journalKinds } from '../../security-journal.js';

/** Which entries of the security journal are downloaded. */
export class DownloadSecurityJournal {
  @OneOf(journalKinds, { optional: true }) kind?: JournalKind;
  @Id({ optional: true }) agentId?: string;
  @DayOrInstant({ optional: true }) from?: string;
  @DayOrInstant({ optional: true }) until?: string;
}

/** The security journal, for administrators. */
export const publicSecurityJournal = {
  read: declarePublicCall(
    { ...securityJournal.read, request: ReadSecurityJournal, problems: {} },
    {
      summary: 'Who did what from where with what outcome, newest first',
      description:
        'Failed sign-ins, delays and refusals are added up by account, source and hour. Kept for ' +
        '`SIGN_IN_JOURNAL_MONTHS`. Reading it is written to it.',
    },
  ),
  download: declarePublicCall(
    {
      method: 'GET',
      path: '/api/v1/security-journal.csv',
      request: DownloadSecurityJournal,
      status: 200,
    },
    {
      summary: 'The same entries as CSV',
      description:
        'UTF-8 with `;`, for spreadsheets: text that one would run is neutralised by an apostrophe.',
      answer: 'All entries that match.',
      mediaType: 'text/csv',
    },
  ),
};
