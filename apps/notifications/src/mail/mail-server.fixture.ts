import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as the server got it. */
export interface ReceivedMail {
  readonly recipients: string[];
  /** The header block, unfolded: one line per field. */
  readonly headers: string[];
  readonly body: string;
}

/** A real SMTP server on 127.0.0.1 that keeps what it receives. */
export interface TestMailServer {
  readonly url: string;
  readonly port: number;
  readonly received: ReceivedMail[];
  stop(): Promise<void>;
}

/** Starts one, on a free port or on `port`; `options` may refuse senders, recipients or mails. */
export async function startMailServer(
  port = 0,
  options: SMTPServerOptions = {},
): Promise<TestMailServer> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      text(stream).then((raw) => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        received.push({ recipients, ...parse(raw) });
        done();
      }, done);
    },
    ...options,
  });
  // A client that goes away is the business of the test, not of the server.
  server.on('error', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  const { port: taken } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${taken}`,
    port: taken,
    received,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function parse(raw: string): Pick<ReceivedMail, 'headers' | 'body'> {
  const end = raw.indexOf('\r\n\r\n');
  const headers = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
  return { headers: headers.split('\r\n'), body: raw.slice(end + 4) };
}
