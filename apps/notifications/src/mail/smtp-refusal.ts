import { MailRefused, type RefusalScope } from './mailer.js';

/** What of an error of nodemailer says why a mail was not taken. */
interface SmtpError {
  readonly code?: unknown;
  /** What `code` was before nodemailer named the step that failed. */
  readonly originalCode?: unknown;
  readonly responseCode?: unknown;
  readonly command?: unknown;
  readonly response?: unknown;
}

/** Codes of Node.js for a certificate that is not believed, such as `DEPTH_ZERO_SELF_SIGNED_CERT`. */
const OF_CERTIFICATES = /CERT|SIGNATURE|ALTNAME|^ERR_(TLS|SSL)/;

/** Enhanced status codes (RFC 3463) of policy: the server speaks of us, such as « relaying denied », not of the addressee. */
const OF_POLICY = /^5\d\d[ -]5\.7\./;

/** The error of nodemailer as a refusal, by codes alone. */
export function refusalOf(error: unknown): MailRefused {
  const { code, originalCode, responseCode } = (error ?? {}) as SmtpError;
  const under = typeof originalCode === 'string' ? originalCode : undefined;
  if (typeof responseCode === 'number')
    return new MailRefused(`SMTP_${responseCode}`, scopeOf(error as SmtpError, responseCode));
  const named = typeof code === 'string' ? code : 'unknown';
  const reason = under !== undefined && OF_CERTIFICATES.test(under) ? under : named;
  // Without a word of the server: the address itself cannot be sent to.
  const scope = named === 'EENVELOPE' ? 'addressee-for-now' : 'every-mail';
  return new MailRefused(reason, scope, under);
}

function scopeOf({ command, response }: SmtpError, status: number): RefusalScope {
  // A greeting, a login or a sender that is not taken is nobody's fault but ours; 421 says that the server goes away.
  const isOfMail = command === 'RCPT TO' || command === 'DATA';
  if (!isOfMail || status === 421) return 'every-mail';
  if (status < 500) return 'addressee-for-now';
  return OF_POLICY.test(String(response)) ? 'every-mail' : 'addressee-for-good';
}

/** Why mails are not taken, in few words for counters. */
export const refusalClasses = [
  'unreachable',
  'certificate',
  'login',
  'put-off',
  'refused',
  'nobody',
] as const;

const LOGIN = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2', 'SMTP_530', 'SMTP_534', 'SMTP_535']);
const NOBODY = new Set(['recipient-unknown', 'nobody-to-tell']);

/** The class of a reason. */
export function classOf(reason: string): (typeof refusalClasses)[number] {
  if (LOGIN.has(reason)) return 'login';
  if (NOBODY.has(reason)) return 'nobody';
  if (reason.startsWith('SMTP_4')) return 'put-off';
  if (reason.startsWith('SMTP_5')) return 'refused';
  return OF_CERTIFICATES.test(reason) || reason === 'ETLS' ? 'certificate' : 'unreachable';
}
