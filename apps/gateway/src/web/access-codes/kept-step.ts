import type { CookieChange } from '../visits/page-cookies.js';

/** The way somebody starts a reset: A, without knowing anything; B, with the login. */
export type Way = 'a' | 'b';

/** A reset just started, whose second code was not requested yet. */
export interface StartedReset {
  readonly way: Way;
  readonly resetId: string;
  readonly firstCode: string;
  readonly expiresAt: string;
  /** Whether the box « Rectorat » was ticked when the request could not be sent. */
  readonly atRectorat?: boolean;
}

/** Whose account was found, until its reset is started. */
export interface FoundAccount {
  readonly at: 'found';
  readonly usualName: string;
  readonly firstName: string;
  readonly birthDate: string;
  readonly login: string;
  readonly address: string;
  readonly lookupToken: string;
}

/** A request that was sent to the managers. */
export interface SentRequest {
  readonly at: 'sent';
  readonly way: Way;
  readonly unit: string;
  readonly expiresAt: string;
}

/** Where a visitor stands on way A or B. It is kept in their browser and never holds a code. */
export type KeptStep = FoundAccount | SentRequest;

const FIELDS: Readonly<Record<KeptStep['at'], readonly string[]>> = {
  found: ['usualName', 'firstName', 'birthDate', 'login', 'address', 'lookupToken'],
  sent: ['way', 'unit', 'expiresAt'],
};

/** The cookie that keeps a step in the browser, for `maxAgeSeconds` at most. */
export function keepStep(step: KeptStep, maxAgeSeconds: number): CookieChange {
  const value = Buffer.from(JSON.stringify(step)).toString('base64url');
  return { name: 'journey', value, maxAgeSeconds };
}

/** The cookie change that forgets the step. */
export const FORGET_STEP: CookieChange = { name: 'journey' };

/** The step that the browser keeps, if it is of this kind. */
export function keptStepAt<At extends KeptStep['at']>(
  at: At,
  kept: string | undefined,
): Extract<KeptStep, { at: At }> | undefined {
  try {
    const step: unknown = JSON.parse(Buffer.from(kept ?? '', 'base64url').toString());
    return isAt(at, step) ? step : undefined;
  } catch {
    return undefined;
  }
}

function isAt<At extends KeptStep['at']>(
  at: At,
  step: unknown,
): step is Extract<KeptStep, { at: At }> {
  if (typeof step !== 'object' || step === null) return false;
  const fields = step as Record<string, unknown>;
  return fields.at === at && FIELDS[at].every((field) => typeof fields[field] === 'string');
}
