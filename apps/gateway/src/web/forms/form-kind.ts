import type { FieldError } from '@citadelle/contracts';
import type { ClassOf } from '@citadelle/contracts/calls';
import { invalidRequest, judge as judgeRequest, ProblemError } from '@citadelle/service-kit';
import { PageAnswer, type View } from '../answers/page-answer.js';
import { inWords } from '../layout/times-in-words.js';
import { FilledForm } from './filled-form.js';
import type { PostedFields } from './posted-fields.js';

/** A field that a person fills. */
export interface FieldKind {
  /** The error when it is empty; null where it may be. */
  readonly blank: string | null;
  /** The error when it is invalid, or what is made of that of the API; by default that of the API. */
  readonly wrong?: string | ((said: string) => string);
  /** A secret: the page never shows it again. */
  readonly secret?: true;
  /** Turns what people type into what the API takes; undefined leaves the field out. */
  readonly read?: (typed: string) => string | boolean | undefined;
  /** Whoever does the work reads it from the form: it is no part of the request. */
  readonly apart?: true;
  /** The field that it repeats; it is not sent to the API. */
  readonly repeats?: { readonly field: string; readonly differs: string };
}

/** A form, and the request of the API that it stands for: both are judged by the same rules. */
export interface FormKind<Request extends object> {
  readonly request: ClassOf<Request>;
  /** What the page knows of the request by itself. */
  readonly given?: Partial<Request>;
  readonly fields: Readonly<Record<string, FieldKind>>;
}

/** The form of a request; `given` is what its page knows by itself. */
export function formOf<Request extends object>(
  request: ClassOf<Request>,
  fields: FormKind<Request>['fields'],
  given?: Partial<Request>,
): FormKind<Request> {
  return { request, fields, given };
}

/** The page of a form, as it is at first or as it was filled. */
export type FormPage = (form?: FilledForm) => View;

/** Problems that do not concern the form: they are shown as an error page instead. */
const BEYOND = new Set([
  'session-expired',
  'authentication-required',
  'password-change-required',
  'internal-error',
]);

/** What is said above a form of which fields are wrong; what the API says of that is meant for programs. */
const WRONG = {
  title: 'Le formulaire contient des erreurs',
  detail: 'Corrigez ce qui est indiqué, puis recommencez.',
};

/** Reads a form and does the work. When it is refused, its page is shown again, with what was typed and the errors. */
export function submit<Request extends object>(
  kind: FormKind<Request>,
  posted: PostedFields,
  page: FormPage,
  work: (request: Request) => Promise<PageAnswer>,
): Promise<PageAnswer> {
  const shown = Object.keys(kind.fields).filter((field) => !kind.fields[field]!.secret);
  return attempt(page, () => work(readForm(kind, posted)), posted.typedInto(shown));
}

/** Does the work of a form that has no fields, or whose fields were read already. */
export async function attempt(
  page: (form: FilledForm) => View,
  work: () => Promise<PageAnswer>,
  typed: Readonly<Record<string, string>> = {},
): Promise<PageAnswer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProblemError) || BEYOND.has(error.code)) throw error;
    const { code, errors, headers } = error;
    const { title, detail } = code === 'invalid-request' && errors ? WRONG : error;
    const wait = headers['retry-after'];
    const until = wait === undefined ? '' : saidUntil(inWords(Number(wait)), detail);
    const form = new FilledForm(typed, { code, title, detail: detail + until }, errors);
    // 401 would ask for a header that only the API's callers can send.
    const status = error.status === 401 ? 422 : error.status;
    return PageAnswer.show(page(form), status).withRetryAfter(wait);
  }
}

/** When to try again, unless that is said already. */
function saidUntil(wait: string, detail: string): string {
  return detail.includes(wait) ? '' : ` Vous pourrez recommencer dans ${wait}.`;
}

/** The request that a form stands for; throws a problem that names every invalid field. */
export function readForm<Request extends object>(
  kind: FormKind<Request>,
  posted: PostedFields,
): Request {
  const errors: FieldError[] = [];
  const typed: Record<string, unknown> = { ...kind.given };
  for (const [field, { blank, read = String, repeats, apart }] of Object.entries(kind.fields)) {
    const text = posted.get(field);
    if (blank !== null && text.trim() === '')
      errors.push({ field, code: 'required', message: blank });
    else if (apart) continue;
    else if (!repeats) typed[field] = read(text);
    else if (text !== posted.get(repeats.field)) {
      errors.push({ field, code: 'differs', message: repeats.differs });
    }
  }
  const { request, wrong } = judge(kind, typed);
  const others = wrong.filter(({ field }) => !errors.some((error) => error.field === field));
  if (request && errors.length === 0) return request;
  throw invalidRequest([...errors, ...others]);
}

function judge<Request extends object>(
  { request, fields }: FormKind<Request>,
  typed: object,
): { request?: Request; wrong: readonly FieldError[] } {
  try {
    return { request: judgeRequest(request, typed), wrong: [] };
  } catch (error) {
    if (!(error instanceof ProblemError) || !error.errors) throw error;
    const inOurWords = ({ message, ...error }: FieldError) => {
      const { wrong = message } = fields[error.field] ?? {};
      return { ...error, message: typeof wrong === 'string' ? wrong : wrong(message) };
    };
    return { wrong: error.errors.map(inOurWords) };
  }
}
