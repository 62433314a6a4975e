import type { CookieChange } from '../visits/page-cookies.js';

/** The way somebody asked for codes: A, without knowing anything; B, with the login. */
export type Way = 'a' | 'b';

/** A request just started, or one that could not be sent yet. */
export interface StartedRequest {
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
export type Journey = FoundAccount | SentRequest;

const FIELDS: Readonly<Record<Journey['at'], readonly string[]>> = {
  found: ['usualName', 'firstName', 'birthDate', 'login', 'address', 'lookupToken'],
  sent: ['way', 'unit', 'expiresAt'],
};

/** The cookie that keeps a step in the browser, for `maxAgeSeconds` at most. */
export function keepJourney(journey: Journey, maxAgeSeconds: number): CookieChange {
  const value = Buffer.from(JSON.stringify(journey)).toString('base64url');
  return { name: 'journey', value, maxAgeSeconds };
}

/** The cookie change that forgets the step. */
export const FORGET_JOURNEY: CookieChange = { name: 'journey' };

/** The step that the browser keeps, if it is of this kind. */
export function journeyAt<At extends Journey['at']>(
  at: At,
  kept: string | undefined,
): Extract<Journey, { at: At }> | undefined {
  try {
    const journey: unknown = JSON.parse(Buffer.from(kept ?? '', 'base64url').toString());
    return isAt(at, journey) ? journey : undefined;
  } catch {
    return undefined;
  }
}

function isAt<At extends Journey['at']>(
  at: At,
  journey: unknown,
): journey is Extract<Journey, { at: At }> {
  if (typeof journey !== 'object' || journey === null) return false;
  const fields = journey as Record<string, unknown>;
  return fields.at === at && FIELDS[at].every((field) => typeof fields[field] === 'string');
}
