import type { CookieChange } from '../visits/page-cookies.js';
import type { Visit } from '../visits/visit.js';

/** The way somebody starts a reset: A, without knowing anything; B, with the login. */
export type Way = 'a' | 'b';

/** The way that a form or a cookie names. */
export function wayOf(text: string): Way {
  return text === 'b' ? 'b' : 'a';
}

/** A reset just started, whose second code was not requested yet. */
export interface StartedReset {
  readonly way: Way;
  readonly resetId: string;
  readonly firstCode: string;
  readonly expiresAt: string;
  /** Whether the box « Rectorat » was ticked when the request could not be sent. */
  readonly atRectorat?: boolean;
}

/** What is kept once an account was found, until its reset is started; and once a request was sent to the managers. */
const KEPT = {
  found: ['usualName', 'firstName', 'birthDate', 'login', 'address', 'lookupToken'],
  sent: ['way', 'unit', 'expiresAt'],
} as const;

type At = keyof typeof KEPT;

/** Where a visitor stands on way A or B. It is kept in their browser and never holds a code. */
export type KeptStep<Here extends At> = { readonly at: Here } & Readonly<
  Record<(typeof KEPT)[Here][number], string>
>;

/** The cookie that keeps a step in the browser, for `maxAgeSeconds` at most. */
export function keepStep(
  step: KeptStep<'found'> | KeptStep<'sent'>,
  maxAgeSeconds: number,
): CookieChange {
  const value = Buffer.from(JSON.stringify(step)).toString('base64url');
  return { name: 'journey', value, maxAgeSeconds };
}

/** The cookie change that forgets the step. */
export const FORGET_STEP: CookieChange = { name: 'journey' };

/** The step that the browser keeps, if it is of this kind. */
export function keptStepAt<Here extends At>(at: Here, { kept }: Visit): KeptStep<Here> | undefined {
  try {
    const step: unknown = JSON.parse(Buffer.from(kept.journey ?? '', 'base64url').toString());
    return isAt(at, step) ? step : undefined;
  } catch {
    return undefined;
  }
}

function isAt<Here extends At>(at: Here, step: unknown): step is KeptStep<Here> {
  if (typeof step !== 'object' || step === null) return false;
  const fields = step as Record<string, unknown>;
  return fields.at === at && KEPT[at].every((field) => typeof fields[field] === 'string');
}
