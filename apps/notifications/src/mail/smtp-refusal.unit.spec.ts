import { describe, expect, it } from '@jest/globals';
import { classOf, refusalOf } from './smtp-refusal.js';

describe('why a mail was not taken', () => {
  it.each([
    [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED' }, 'ESOCKET', 'unreachable'],
    [{ code: 'ETIMEDOUT' }, 'ETIMEDOUT', 'unreachable'],
    [{ code: 'EDNS', originalCode: 'ENOTFOUND' }, 'EDNS', 'unreachable'],
    [
      { code: 'ESOCKET', originalCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'certificate',
    ],
    [
      { code: 'ETLS', originalCode: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'certificate',
    ],
    [{ code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED' }, 'CERT_HAS_EXPIRED', 'certificate'],
    [{ code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' }, 'SMTP_535', 'login'],
    [{ code: 'EENVELOPE', responseCode: 451, command: 'RCPT TO' }, 'SMTP_451', 'put-off'],
    [{ code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }, 'SMTP_550', 'refused'],
    [{}, 'unknown', 'unreachable'],
    [null, 'unknown', 'unreachable'],
  ])('%j is %s, of the class %s', (error, reason, refused) => {
    expect(refusalOf(error).reason).toBe(reason);
    expect(classOf(reason)).toBe(refused);
  });

  it('is said without what the server said', () => {
    const said = '550 no louise@ac-besancon.fr here';
    const refusal = refusalOf(
      Object.assign(new Error(said), { responseCode: 550, response: said }),
    );
    expect(`${refusal.message} ${JSON.stringify(refusal)}`).not.toContain('louise');
  });
});
