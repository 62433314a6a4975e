import { declarePublicCall } from '../call.js';
import { agentImports, BeginImport, BegunImport, ImportPath } from '../directory/agent-imports.js';

/** The largest file of HR that is taken. */
export const IMPORT_BYTES_MAX = 100 * 1024 * 1024;

const CSV =
  'UTF-8 with `;`, for spreadsheets: text that one would run is neutralised by an apostrophe.';

const csvOfOne = {
  method: 'GET',
  request: ImportPath,
  status: 200,
  problems: { 404: ['import-not-found'] },
} as const;

/** Files of HR, for administrators. */
export const publicAgentImports = {
  begin: declarePublicCall(
    {
      method: 'POST',
      path: '/api/v1/agent-imports',
      request: BeginImport,
      response: BegunImport,
      status: 202,
      file: 'text/csv',
      idempotent: true,
      problems: {
        400: ['file-truncated'],
        408: ['request-timeout'],
        413: ['payload-too-large'],
        415: ['unsupported-media-type'],
        422: ['file-empty'],
      },
    },
    {
      summary: 'Send a file of HR: it is read and compared, and nothing is written',
      description:
        'Up to 100 MB, streamed. `add`: additions and changes; `synchronise`: the whole staff, or that of ' +
        'the units of `scope`, and who is absent is proposed for departure. Wait for `ready` or `blocked`. ' +
        'One that stops coming, or takes too long to come whole, is answered 408, and nothing of it is kept.',
      answer: 'Received: it is being read.',
      headers: { Location: 'The import.' },
    },
  ),
  list: declarePublicCall(agentImports.list, { summary: 'The imports, newest first' }),
  get: declarePublicCall(agentImports.get, {
    summary: 'An import: what would come of it, and what has',
  }),
  lines: declarePublicCall(agentImports.lines, {
    summary: 'The plan line by line, in the order of the file',
  }),
  report: declarePublicCall(
    { ...csvOfOne, path: '/api/v1/agent-imports/{importId}/report.csv' },
    {
      summary: 'The lines of the file and what became of each, as CSV',
      description: CSV,
      answer: 'A row for each line of the file, and for each departure.',
      mediaType: 'text/csv',
    },
  ),
  rejected: declarePublicCall(
    { ...csvOfOne, path: '/api/v1/agent-imports/{importId}/rejected.csv' },
    {
      summary: 'The refused lines, ready to be corrected and sent again, as CSV',
      description: `${CSV} The NUMEN is left out: type it again.`,
      answer: 'The columns of the file, and why each line was refused.',
      mediaType: 'text/csv',
    },
  ),
  answer: declarePublicCall(agentImports.answer, {
    summary: 'Answer what the plan asks; the plan is made anew',
  }),
  confirm: declarePublicCall(agentImports.confirm, {
    summary: 'Confirm everything but departures',
    description: 'Within 5 minutes of `POST /reauthentications`, with the numbers that were read.',
    answer: 'Confirmed: it is being applied.',
  }),
  depart: declarePublicCall(agentImports.depart, {
    summary: 'Confirm the departures: the second, separate confirmation',
    description: 'Within 5 minutes of `POST /reauthentications`, with the number that was read.',
    answer: 'Confirmed: they are being applied.',
  }),
  suspend: declarePublicCall(agentImports.suspend, {
    summary: 'Stop an import that runs',
    answer: 'Stopped, after the lines in hand.',
  }),
  goOn: declarePublicCall(agentImports.goOn, {
    summary: 'Let an import that was stopped go on',
    answer: 'It goes on where it stopped.',
  }),
  abandon: declarePublicCall(agentImports.abandon, {
    summary: 'Abandon an import',
    description: 'What was applied stays; the file is destroyed.',
    answer: 'Abandoned.',
  }),
};
