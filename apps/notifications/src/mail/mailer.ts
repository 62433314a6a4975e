/** Whom a mail goes to. */
export interface Addressee {
  readonly name: string;
  readonly address: string;
}

/** One mail, to one person: what becomes of it is known of each of several. */
export interface Mail {
  readonly to: Addressee;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Hands mails to a mail server. */
export interface Mailer {
  /**
   * Resolves when the server took the mail, rejects with {@link MailRefused} when it did not. The same `id` gives the
   * same Message-ID, by which a mail that was sent twice can be recognised.
   */
  send(id: string, mail: Mail): Promise<void>;
}

/** The token of the {@link Mailer}. */
export const MAILER = Symbol('MAILER');

/** What a refusal is of: this addressee for good, this addressee for now, or whatever else is handed over now. */
export type RefusalScope = 'addressee-for-good' | 'addressee-for-now' | 'every-mail';

/**
 * The mail was not taken. `reason` is a code such as `ESOCKET` or `SMTP_451`, `code` what lies under it such as
 * `ECONNREFUSED`, without what the server said: there may be addresses in it.
 */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';

  constructor(
    readonly reason: string,
    readonly scope: RefusalScope,
    readonly code?: string,
  ) {
    super(`the mail was not taken: ${reason}`);
  }
}

/** Where there is no mail server. */
export const noMailer: Mailer = {
  send: () => Promise.reject(new MailRefused('no-mail-server', 'every-mail')),
};
