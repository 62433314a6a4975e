import { describe, expect, it } from '@jest/globals';
import {
  formToken,
  isOfOtherSession,
  isSecret,
  newSecret,
  refusalOfForm,
  type SentForm,
} from './form-proof.js';

const secret = newSecret();
const sent = (more: Partial<SentForm> = {}): SentForm => ({
  headers: { 'sec-fetch-site': 'same-origin' },
  token: formToken(secret),
  secret,
  withCookies: true,
  origin: 'https://pratic.example.org',
  ...more,
});

describe('a form', () => {
  it.each([
    ['from the same origin', {}],
    [
      'from a browser that tells no site and no origin',
      { 'sec-fetch-site': undefined, origin: 'null' },
    ],
    ['from our origin', { 'sec-fetch-site': undefined, origin: 'https://pratic.example.org' }],
  ])('is taken %s', (_where, headers) => {
    expect(refusalOfForm(sent({ headers: { ...sent().headers, ...headers } }))).toBeUndefined();
  });

  it('is taken when it was shown to a session, in the same browser alone', () => {
    const token = formToken(secret, 'session-1');
    expect(refusalOfForm(sent({ token }))).toBeUndefined();
    expect(refusalOfForm(sent({ token, secret: newSecret() }))).toBe('stale-form');
    expect(refusalOfForm(sent({ token: token.replace('1', '2') }))).toBe('stale-form');
  });

  it('is of the session that it was shown to, or of any when it was shown to nobody', () => {
    const shownTo = (session?: string) => isOfOtherSession(formToken(secret, session), 'session-1');
    expect([shownTo('session-1'), shownTo('session-2'), shownTo()]).toEqual([false, true, false]);
    for (const token of [undefined, '', 'x']) expect(isOfOtherSession(token, 's')).toBe(false);
  });

  it.each<[string, Partial<SentForm>]>([
    ['other-site', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['other-site', { headers: { 'sec-fetch-site': 'same-site' } }],
    ['other-site', { headers: { 'sec-fetch-site': 'none' } }],
    ['other-site', { headers: { origin: 'https://ailleurs.example' } }],
    ['no-cookies', { secret: undefined, withCookies: false }],
    ['stale-form', { secret: undefined }],
    ['stale-form', { token: undefined }],
    ['stale-form', { token: '' }],
    ['stale-form', { token: formToken(newSecret()) }],
    ['stale-form', { token: secret }],
  ])('is refused as %s with %j', (refusal, more) => {
    expect(refusalOfForm(sent(more))).toBe(refusal);
  });
});

it('only what we drew is a secret', () => {
  expect(isSecret(secret)).toBe(true);
  for (const other of [undefined, '', 'x', `${secret}x`, `${secret.slice(1)}é`]) {
    expect(isSecret(other)).toBe(false);
  }
});
