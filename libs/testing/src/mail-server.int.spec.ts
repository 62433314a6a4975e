import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startMailServer, type TestMailServer } from './mail-server.js';

let server: TestMailServer;
afterEach(() => server.stop());

describe('the mail server of the tests', () => {
  it('keeps what it accepted, decoded', async () => {
    server = await startMailServer();

    await say(server.url, [
      'EHLO test',
      'MAIL FROM:<ne-pas-repondre@ac-besancon.fr>',
      'RCPT TO:<jean.pin@ac-besancon.fr>',
      'DATA',
      'Subject: =?UTF-8?Q?Acad=C3=A9mie?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBonjour à tous\r\n.',
      'QUIT',
    ]);

    expect(server.mails()).toMatchObject([
      {
        from: 'ne-pas-repondre@ac-besancon.fr',
        to: ['jean.pin@ac-besancon.fr'],
        subject: 'Académie',
        text: 'Bonjour à tous\n',
      },
    ]);
  });
});

/** Sends each line once the server has answered the one before. */
function say(url: string, lines: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('data', (answer) => {
      if (!/^\d{3} /m.test(answer.toString())) return;
      const line = lines.shift();
      if (line !== undefined) socket.write(`${line}\r\n`);
    });
  });
}
