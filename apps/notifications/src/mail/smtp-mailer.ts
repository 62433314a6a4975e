import type { OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type { Mail, Mailer } from './mailer.js';
import { refusalOf } from './smtp-refusal.js';

// Mail servers may greet late on purpose (100 ms and more): a connection that is kept waits for that only once.
const IDLE_MS = 10_000;

/**
 * Sends through the SMTP server of a URL, each mail within `timeoutMs`; the only module that knows nodemailer. It
 * keeps as many connections as mails are sent at a time. A mail that was in flight on a connection that broke is
 * reported as refused and never sent again from here: its alert comes back from its deadline.
 */
export function createSmtpMailer(
  smtpUrl: string,
  from: string,
  timeoutMs: number,
): Mailer & Required<OnApplicationShutdown> {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 4,
    maxMessages: Infinity,
    idleTimeout: IDLE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: Math.min(5_000, timeoutMs),
    greetingTimeout: Math.min(5_000, timeoutMs),
    socketTimeout: Math.min(30_000, timeoutMs),
  });
  const domain = /@([^\s<>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

  return {
    async send(id, { to, subject, text, html }: Mail) {
      try {
        await transport.sendMail({
          from,
          // As a structure, never as text to be parsed: a name cannot become another recipient.
          to: { name: to.name, address: to.address },
          subject,
          text,
          html,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          signal: AbortSignal.timeout(timeoutMs),
        });
      } catch (error) {
        throw refusalOf(error);
      }
    },

    /** Called by Nest, once everything in hand was sent. */
    onApplicationShutdown() {
      transport.close();
    },
  };
}
