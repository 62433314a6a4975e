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

/** The proof that a form carries: an HMAC keyed by what only its browser knows, its session's token or its secret. */
export function formToken(boundTo: string): string {
  return createHmac('sha256', boundTo).update('form').digest('base64url');
}

/** What is known of a form that was sent. */
export interface SentForm {
  readonly headers: IncomingHttpHeaders;
  readonly token: string | undefined;
  /** The cookies to which it may be bound. */
  readonly boundTo: readonly string[];
  /** The origin under which people reach us. */
  readonly origin: string;
}

/** Why a form is refused, or undefined when it came from a page of ours in this browser. */
export function refusalOfForm({
  headers,
  token,
  boundTo,
  origin,
}: SentForm): FormRefusal | undefined {
  const site = headers['sec-fetch-site'];
  // Pages that send no referrer send `Origin: null`, which says nothing about where the form comes from.
  const told = headers.origin === 'null' ? undefined : headers.origin;
  if (site === undefined ? told !== undefined && told !== origin : site !== 'same-origin') {
    return 'other-site';
  }
  if (boundTo.length === 0) return 'no-cookies';
  const given = Buffer.from(token ?? '');
  const matches = boundTo.some((secret) => {
    const expected = Buffer.from(formToken(secret));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matches ? undefined : 'stale-form';
}
