import type { Readable } from 'node:stream';
import { type ReceivedMail, startMailServer, type TestMailServer } from '@citadelle/testing';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { MailRefused } from './mailer.js';
import { createSmtpMailer } from './smtp-mailer.js';

const from = 'Pratic – académie de Besançon <ne-pas-repondre@ac-besancon.fr>';
const mail = {
  to: { name: 'Éloïse LE GOFF', address: 'eloise.le-goff@ac-besancon.fr' },
  subject: 'Votre identifiant devient elegoff1',
  text: 'Bonjour Éloïse.\n',
  html: '<p>Bonjour Éloïse.</p>',
};
const expectedHeaders = [
  'Auto-Submitted',
  'Content-Type',
  'Date',
  'From',
  'MIME-Version',
  'Message-ID',
  'Subject',
  'To',
  'X-Auto-Response-Suppress',
];

/** The header block of a mail, unfolded: one line per field. */
const headersOf = ({ raw }: ReceivedMail) =>
  raw
    .slice(0, raw.indexOf('\r\n\r\n'))
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');

const bodyOf = ({ raw }: ReceivedMail) => raw.slice(raw.indexOf('\r\n\r\n') + 4);

/** Takes the whole mail, and then says no. */
const refusedData =
  (responseCode: number) =>
  (stream: Readable, _session: unknown, done: (error: Error) => void): void => {
    stream.resume();
    stream.once('end', () => done(Object.assign(new Error('no'), { responseCode })));
  };

describe('the SMTP mailer', () => {
  let server: TestMailServer | undefined;
  let mailers: ReturnType<typeof createSmtpMailer>[] = [];

  const mailerTo = (url: string) => {
    const mailer = createSmtpMailer(url, from, 10_000);
    mailers.push(mailer);
    return mailer;
  };

  afterEach(async () => {
    for (const mailer of mailers) mailer.onApplicationShutdown();
    mailers = [];
    await server?.stop();
    server = undefined;
  });

  it('sends text and HTML to one person, under a Message-ID that is the same each time', async () => {
    server = await startMailServer();
    const mailer = mailerTo(server.url);
    await mailer.send('alert-1', mail);
    await mailer.send('alert-1', mail);
    expect(server.mails()).toHaveLength(2);
    for (const received of server.mails()) {
      const [headers, body] = [headersOf(received), bodyOf(received)];
      expect(received.to).toEqual(['eloise.le-goff@ac-besancon.fr']);
      expect(headers).toContain('Message-ID: <alert-1@ac-besancon.fr>');
      expect(headers).toContain('Auto-Submitted: auto-generated');
      expect(body).toContain('Content-Type: text/plain; charset=utf-8');
      expect(body).toContain('Content-Type: text/html; charset=utf-8');
    }
  });

  it('says whom a refusal is about: this addressee for good or for now, or every mail', async () => {
    const refuse =
      (responseCode: number, text = 'no') =>
      (_about: unknown, _session: unknown, done: (error: Error) => void) =>
        done(Object.assign(new Error(text), { responseCode }));
    const cases = [
      [{ onRcptTo: refuse(550) }, 'SMTP_550', 'addressee-for-good'],
      [{ onRcptTo: refuse(451) }, 'SMTP_451', 'addressee-for-now'],
      [{ onRcptTo: refuse(421) }, 'SMTP_421', 'every-mail'],
      [{ onRcptTo: refuse(554, '5.7.1 relaying denied') }, 'SMTP_554', 'every-mail'],
      [{ onMailFrom: refuse(550) }, 'SMTP_550', 'every-mail'],
      [{ onData: refusedData(554) }, 'SMTP_554', 'addressee-for-good'],
      [{ onData: refusedData(452) }, 'SMTP_452', 'addressee-for-now'],
    ] as const;
    for (const [options, reason, scope] of cases) {
      server = await startMailServer(0, options);
      const sent = mailerTo(server.url).send('alert-1', mail);
      await expect(sent).rejects.toMatchObject({ reason, scope });
      await server.stop();
      server = undefined;
    }
  });

  it('says that a certificate is not believed, and that a login is wrong', async () => {
    // The certificate that the server comes with: nobody signed it, and it has run out.
    const warned = jest.spyOn(console, 'error').mockReturnValue();
    server = await startMailServer(0, { disabledCommands: ['AUTH'] });
    warned.mockRestore();
    await expect(mailerTo(server.url).send('alert-1', mail)).rejects.toMatchObject({
      reason: expect.stringMatching(/CERT/),
      scope: 'every-mail',
    });
    await server.stop();
    server = await startMailServer(0, {
      ...{ authOptional: false, disabledCommands: ['STARTTLS'], allowInsecureAuth: true },
      onAuth: (_auth, _session, done) => done(new Error('no such user louise@ac-besancon.fr')),
    });
    const wrong = server.url.replace('//', '//pratic:wrong@');
    await expect(mailerTo(wrong).send('alert-1', mail)).rejects.toMatchObject({
      reason: 'SMTP_535',
      scope: 'every-mail',
      message: 'the mail was not taken: SMTP_535',
    });
  });

  it('greets once for several mails, and again when the server was away', async () => {
    let greeted = 0;
    const options: Parameters<typeof startMailServer>[1] = {
      closeTimeout: 1,
      onConnect: (_session, done) => {
        greeted++;
        done();
      },
    };
    server = await startMailServer(0, options);
    const mailer = mailerTo(server.url);
    await mailer.send('alert-1', mail);
    await mailer.send('alert-2', mail);
    expect(greeted).toBe(1);
    await server.stop();
    await expect(mailer.send('alert-3', mail)).rejects.toBeInstanceOf(MailRefused);
    server = await startMailServer(Number(new URL(server.url).port), options);
    await mailer.send('alert-3', mail);
    expect(greeted).toBe(2);
    expect(server.mails()).toHaveLength(1);
  });

  it('lets nobody add a header or a recipient through a name, an address or a subject', async () => {
    server = await startMailServer();
    const mailer = mailerTo(server.url);
    const { mails, forget } = server;
    const part = fc.constantFrom(
      ...[
        '\r\n',
        '\n',
        '\r',
        '\u0000',
        '\u2028',
        '<',
        '>',
        ',',
        ';',
        ':',
        '"',
        '(',
        '\\',
        '@',
        ' ',
      ],
      ...[
        'Bcc: x@evil.example',
        'x@evil.example',
        'RCPT TO:<x@evil.example>',
        '=?utf-8?q?=0A?=',
        'é',
      ],
    );
    const hostile = fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (name, login, ending) => {
        const subject = `Votre identifiant devient ${login}`;
        forget();
        const address = `${mail.to.address}${ending}`;
        await Promise.all([
          mailer.send('alert-1', { ...mail, subject, to: { ...mail.to, name } }),
          mailer
            .send('alert-2', { ...mail, to: { name, address } })
            .catch((error: unknown) => expect(error).toBeInstanceOf(MailRefused)),
        ]);
        expect(mails().map(({ to }) => to)).toContainEqual([mail.to.address]);
        for (const received of mails()) {
          expect(received.to).toHaveLength(1);
          expect(
            headersOf(received)
              .map((line) => line.split(':')[0])
              .sort(),
          ).toEqual(expectedHeaders);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('says by a code why a mail was not taken, and nothing of what was in it', async () => {
    server = await startMailServer(0, {
      onRcptTo: ({ address }, _session, done) =>
        done(Object.assign(new Error(`no ${address} here`), { responseCode: 550 })),
    });
    await expect(mailerTo(server.url).send('alert-1', mail)).rejects.toMatchObject({
      name: 'MailRefused',
      reason: 'SMTP_550',
      message: 'the mail was not taken: SMTP_550',
    });
  });

  it('says so when there is no server', async () => {
    const { url, stop } = await startMailServer();
    await stop();
    const sent = mailerTo(url).send('alert-1', mail);
    await expect(sent).rejects.toBeInstanceOf(MailRefused);
    await expect(sent).rejects.toMatchObject({ reason: expect.stringMatching(/^E[A-Z]+$/) });
  });
});
