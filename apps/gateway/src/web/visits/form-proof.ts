import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Why a form was refused. */
export type FormRefusal = 'other-site' | 'no-cookies' | 'stale-form';

const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** A new secret for a browser; the forms shown to this browser are bound to it. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether a text has the form of a secret that we made. */
export function isSecret(text: string | undefined): text is string {
  return text !== undefined && SECRET.test(text);
}

/**
 * The proof that a form carries: the session that it was shown to, if any, and an HMAC of that keyed by what only its
 * browser knows. Not by the token of the session, which changes while forms are open in other tabs.
 */
export function formToken(secret: string, sessionId = ''): string {
  const proof = createHmac('sha256', secret).update(`form ${sessionId}`).digest('base64url');
  return `${sessionId}.${proof}`;
}

/** Whether a form was shown to another session than the one that is open now. One shown to nobody is anybody's. */
export function isOfOtherSession(token: string | undefined, sessionId: string): boolean {
  const shownTo = sessionIn(token);
  return shownTo !== '' && shownTo !== sessionId;
}

function sessionIn(token = ''): string {
  return token.slice(0, Math.max(0, token.lastIndexOf('.')));
}

/** What is known of a form that was sent. */
export interface SentForm {
  readonly headers: IncomingHttpHeaders;
  readonly token: string | undefined;
  /** The secret of the browser, if it brought one of ours. */
  readonly secret: string | undefined;
  /** Whether it brought any cookie of ours. */
  readonly withCookies: boolean;
  /** The origin under which people reach us. */
  readonly origin: string;
}

/** Why a form is refused, or undefined when it came from a page of ours in this browser. */
export function refusalOfForm(sent: SentForm): FormRefusal | undefined {
  const { headers, token = '', secret, withCookies, origin } = sent;
  const site = headers['sec-fetch-site'];
  // Pages that send no referrer send `Origin: null`, which says nothing about where the form comes from.
  const told = headers.origin === 'null' ? undefined : headers.origin;
  if (site === undefined ? told !== undefined && told !== origin : site !== 'same-origin') {
    return 'other-site';
  }
  if (!withCookies) return 'no-cookies';
  if (secret === undefined) return 'stale-form';
  const given = Buffer.from(token);
  const expected = Buffer.from(formToken(secret, sessionIn(token)));
  const matches = given.length === expected.length && timingSafeEqual(given, expected);
  return matches ? undefined : 'stale-form';
}
