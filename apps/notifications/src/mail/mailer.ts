/** Whom a mail goes to. */
export interface Addressee {
  readonly name: string;
  readonly address: string;
}

/** One mail, to one person or to several who see each other. */
export interface Mail {
  readonly to: readonly Addressee[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Hands mails to a mail server. */
export interface Mailer {
  /**
   * Resolves when the server took the mail for one of its addressees at least, rejects with {@link MailRefused}
   * when it did not. The same `id` gives the same Message-ID, by which a mail that was sent twice can be recognised.
   */
  send(id: string, mail: Mail): Promise<void>;
}

/** The token of the {@link Mailer}. */
export const MAILER = Symbol('MAILER');

/** The mail was not taken. `reason` is a code such as `ECONNREFUSED` or `SMTP_451`, without what the server said. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';

  constructor(readonly reason: string) {
    super(`the mail was not taken: ${reason}`);
  }
}

/** Where there is no mail server. */
export const noMailer: Mailer = {
  send: () => Promise.reject(new MailRefused('no-mail-server')),
};
