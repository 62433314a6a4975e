import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';

/** A mail as whoever gets it reads it. */
export interface Mail {
  /** The same on a mail that was handed over twice, since a crash came before its delivery was recorded. */
  readonly messageId: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A mail that the test server accepted. */
export interface ReceivedMail extends Mail {
  readonly from: string;
  readonly headers: ReadonlyMap<string, unknown>;
  /** As it came over the wire. */
  readonly raw: string;
}

/** A real SMTP server that keeps what it gets. */
export interface TestMailServer {
  readonly url: string;
  mails(): readonly ReceivedMail[];
  /** Forgets the mails it has. */
  forget(): void;
  stop(): Promise<void>;
}

/** What is in hand may end; a client that keeps its connection for later mails is not waited for. */
const CLOSE_WITHIN_MS = 200;

/** Starts one on 127.0.0.1, on the given port or a free one; `options` may refuse senders, recipients or mails. */
export async function startMailServer(
  port = 0,
  options: SMTPServerOptions = {},
): Promise<TestMailServer> {
  // Loaded here: most specs receive no mail.
  const { SMTPServer } = await import('smtp-server');
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: CLOSE_WITHIN_MS,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        read(mailFrom ? mailFrom.address : '', rcptTo, Buffer.concat(chunks)).then((mail) => {
          mails.push(mail);
          done();
        }, done);
      });
    },
    ...options,
  });
  // A client that goes away is the business of the test, not of the server.
  server.on('error', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails: () => [...mails],
    forget: () => void mails.splice(0),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function read(from: string, to: { address: string }[], raw: Buffer): Promise<ReceivedMail> {
  const { simpleParser } = await import('mailparser');
  const { messageId = '', subject = '', text = '', html, headers } = await simpleParser(raw);
  const recipients = to.map(({ address }) => address);
  return {
    from,
    to: recipients,
    messageId,
    subject,
    text,
    headers,
    html: html || '',
    raw: raw.toString('utf8'),
  };
}
