import type { FieldError } from '@citadelle/contracts';
import type { ClassOf } from '@citadelle/contracts/calls';
import { judge as judgeRequest, ProblemError } from '@citadelle/service-kit';
import { PageAnswer, type View } from '../answers/page-answer.js';
import { inWords } from '../layout/times-in-words.js';
import { FilledForm } from './filled-form.js';
import type { PostedFields } from './posted-fields.js';

/** A field that a person fills. */
export interface FieldKind {
  /** The error when it is empty. */
  readonly blank: string;
  /** The error when it is invalid; by default that of the API. */
  readonly wrong?: string;
  /** A secret: the page never shows it again. */
  readonly secret?: true;
  /** Turns what people type into what the API takes. */
  readonly read?: (typed: string) => string;
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

/** Problems that do not concern the form: they are shown as an error page instead. */
const BEYOND = new Set([
  'session-expired',
  'authentication-required',
  'password-change-required',
  'internal-error',
]);

/** Reads a form and does the work. When it is refused, its page is shown again by `again`, with the errors. */
export function submit<Request extends object>(
  kind: FormKind<Request>,
  posted: PostedFields,
  work: (request: Request) => Promise<PageAnswer>,
  again: (form: FilledForm) => View,
): Promise<PageAnswer> {
  return attempt(kind.fields, posted, () => work(read(kind, posted)), again);
}

/** Does the work of a form that has no fields, or whose fields were read already. */
export async function attempt(
  fields: FormKind<object>['fields'],
  posted: PostedFields,
  work: () => Promise<PageAnswer>,
  again: (form: FilledForm) => View,
): Promise<PageAnswer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ProblemError) || BEYOND.has(error.code)) throw error;
    const wait = error.headers['retry-after'];
    // 401 would ask for a header that only the API's callers can send.
    const status = error.status === 401 ? 422 : error.status;
    return PageAnswer.show(again(refused(fields, posted, error)), status).withHeaders(
      wait === undefined ? {} : { 'retry-after': wait },
    );
  }
}

/** The request that a form stands for; throws a problem that names every invalid field. */
function read<Request extends object>(kind: FormKind<Request>, posted: PostedFields): Request {
  const errors: FieldError[] = [];
  const request: Record<string, unknown> = { ...kind.given };
  for (const [field, { blank, read = String, repeats }] of Object.entries(kind.fields)) {
    const typed = posted.get(field);
    if (typed.trim() === '') errors.push({ field, code: 'required', message: blank });
    else if (!repeats) request[field] = read(typed);
    else if (typed !== posted.get(repeats.field)) {
      errors.push({ field, code: 'differs', message: repeats.differs });
    }
  }
  const judged = judge(kind, request);
  const others = judged.errors.filter(
    ({ field }) => !errors.some((error) => error.field === field),
  );
  if (errors.length + others.length > 0) {
    const { title, detail } = FORM_PROBLEM;
    throw new ProblemError(422, 'invalid-request', title, detail, {
      errors: [...errors, ...others],
    });
  }
  return judged.request as Request;
}

const FORM_PROBLEM = {
  title: 'Le formulaire contient des erreurs',
  detail: 'Corrigez ce qui est indiqué, puis recommencez.',
};

function judge<Request extends object>(
  kind: FormKind<Request>,
  request: object,
): { request?: Request; errors: readonly FieldError[] } {
  try {
    return { request: judgeRequest(kind.request, request), errors: [] };
  } catch (error) {
    if (!(error instanceof ProblemError) || !error.errors) throw error;
    return { errors: error.errors.map((each) => inWordsOf(kind, each)) };
  }
}

function inWordsOf(kind: FormKind<object>, error: FieldError): FieldError {
  const { wrong } = kind.fields[error.field] ?? {};
  return wrong === undefined ? error : { ...error, message: wrong };
}

function refused(
  fields: FormKind<object>['fields'],
  posted: PostedFields,
  problem: ProblemError,
): FilledForm {
  const shown = Object.entries(fields).filter(([, { secret }]) => !secret);
  const values = Object.fromEntries(shown.map(([field]) => [field, posted.get(field)]));
  const wait = problem.headers['retry-after'];
  const until =
    wait === undefined ? '' : ` Vous pourrez recommencer dans ${inWords(Number(wait))}.`;
  const { code, title, detail, errors } = problem;
  return new FilledForm(values, { code, title, detail: detail + until }, errors);
}
