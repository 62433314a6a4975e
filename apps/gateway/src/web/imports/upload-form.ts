import type { FieldError } from '@citadelle/contracts';
import { BeginImport } from '@citadelle/contracts/calls';
import { invalidRequest, judge, ProblemError } from '@citadelle/service-kit';
import type { PostedFile } from '../forms/posted-file.js';
import { typedDate } from '../forms/typed-date.js';

/** What was typed beside the file; the units separated by commas. */
export interface UploadTyped extends Record<string, string> {
  mode: string;
  extractedOn: string;
  scope: string;
}

/** What was typed into the form of an upload. */
export function uploadTyped(posted: PostedFile): UploadTyped {
  return {
    mode: posted.get('mode'),
    extractedOn: posted.get('extractedOn'),
    scope: posted.all('scope').join(','),
  };
}

/** What the form of an upload asks for; throws what is wrong with it, before anything of the file goes on. */
export function uploadAsked({ fileName }: PostedFile, typed: UploadTyped): BeginImport {
  const { mode, scope } = typed;
  const errors: FieldError[] = [];
  const isWrong = (field: string, code: string, message: string) =>
    void errors.push({ field, code, message });
  if (mode === '') isWrong('mode', 'required', 'Dites ce que contient ce fichier.');
  if (mode === 'add' && scope !== '')
    isWrong('scope', 'not-expected', 'Les services ne se cochent que pour « Tout le personnel ».');
  if (fileName === '') isWrong('file', 'required', 'Choisissez un fichier.');
  const day = typedDate(typed.extractedOn);
  const asked = {
    mode,
    ...(scope !== '' && { scope }),
    ...(day !== '' && { extractedOn: day }),
  };
  try {
    const request = judge(BeginImport, asked);
    if (errors.length === 0) return request;
  } catch (error) {
    if (!(error instanceof ProblemError) || !error.errors) throw error;
    const others = error.errors.filter(({ field }) => !errors.some((one) => one.field === field));
    errors.push(...others.map(asTyped));
  }
  throw invalidRequest(errors);
}

const asTyped = (error: FieldError): FieldError =>
  error.field === 'extractedOn'
    ? {
        ...error,
        message:
          'Indiquez une date réelle sous la forme JJ/MM/AAAA, ni à venir ni antérieure à 1900.',
      }
    : error;

/** What is wrong with the file itself, whichever service found it. */
const OF_THE_FILE = new Set([
  'file-truncated',
  'file-empty',
  'payload-too-large',
  'request-timeout',
  'unsupported-media-type',
]);

/** Tells of what is wrong with a file on its field. */
export function tellOnFile(error: unknown): never {
  if (!(error instanceof ProblemError) || !OF_THE_FILE.has(error.code)) throw error;
  const { status, code, title, detail } = error;
  throw new ProblemError(status, code, title, detail, {
    errors: [{ field: 'file', code, message: detail }],
    cause: error,
  });
}
