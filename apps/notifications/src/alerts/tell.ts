import { keyBytes, LOGGER, METRICS } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import { EntityManager } from 'typeorm';
import { v5 as uuidv5 } from 'uuid';
import { ImportMails } from '../imports/import-mails.js';
import { mailToAgent } from '../mail/agent-mails.js';
import { type Mail, MAILER, type Mailer, MailRefused } from '../mail/mailer.js';
import { powerMail } from '../mail/powers-mails.js';
import { mailToResponsible } from '../mail/managers-mails.js';
import { publicPages } from '../mail/public-pages.js';
import { classOf, refusalClasses } from '../mail/smtp-refusal.js';
import { NotificationsConfig } from '../notifications.config.js';
import { findResponsible } from '../recipients/audience.js';
import { type Person, type Recipient, RecipientStore } from '../recipients/recipient.store.js';
import { ResetStandingStore } from '../requests/reset-standing.store.js';
import { DigestMails } from '../sign-ins/digest-mails.js';
import { OVERTAKEN } from './alert.js';
import { DeliveryClaimStore } from './delivery-claim.store.js';
import { claimMs, writeWhileClaimed } from './delivery-deadline.js';
import type { Notice } from './notice.js';
import { type Standing, standingOf } from './standing.js';
import { ToldRecipientStore } from './told-recipient.store.js';

/** What became of a try: whether somebody was told, now or before, how many are left, and why; or that nobody is to be. */
export type Told =
  | { readonly isTold: boolean; readonly left: number; readonly reason: string }
  | { readonly abandoned: string };

interface Letter {
  readonly id: string;
  readonly recipient: Recipient;
  readonly mail: Mail;
}

/** Mails an alert to each of those for whom it is who was not told yet. What becomes of one says nothing of the others. */
@Injectable()
export class Telling {
  private readonly refusals: Counter<'reason'>;

  constructor(
    private readonly manager: EntityManager,
    @Inject(MAILER) private readonly mailer: Mailer,
    private readonly config: NotificationsConfig,
    private readonly recipients: RecipientStore,
    private readonly standings: ResetStandingStore,
    private readonly told: ToldRecipientStore,
    private readonly claims: DeliveryClaimStore,
    private readonly digests: DigestMails,
    private readonly imports: ImportMails,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) metrics: Registry,
  ) {
    this.refusals = new Counter({
      name: 'notifications_mail_refusals_total',
      help: 'Mails that could not be handed over, by why: unreachable, certificate, login, put-off, refused, nobody.',
      labelNames: ['reason'],
      registers: [metrics],
    });
    // A series that begins at its first refusal would not be seen to rise.
    for (const reason of refusalClasses) this.refusals.inc({ reason }, 0);
  }

  /** Tries everybody who is left, once. A mail that is late is looked at again: it may say what is over. */
  async tell(alertId: string, notice: Notice, isLate: boolean): Promise<Told> {
    const standing = isLate ? await this.standingOf(notice) : 'as-said';
    if (standing === 'overtaken') return { abandoned: OVERTAKEN };
    const letters = await this.compose(alertId, notice, standing);
    if (letters === 'unknown') return this.nobody(alertId, notice, 'recipient-unknown');
    if (letters === 'erased') return { abandoned: 'recipient-erased' };
    if (letters === 'told-otherwise') return { abandoned: OVERTAKEN };
    const known = await this.told.ofAlert(this.manager, alertId);
    const done = new Set(known.map(({ agentId }) => agentId));
    const isTold = known.some(({ refusal }) => refusal === null);
    const left = letters.filter(({ recipient }) => !done.has(recipient.agentId));
    if (letters.length === 0 && !isTold) return this.nobody(alertId, notice, 'nobody-to-tell');
    const before = known.find(({ refusal }) => refusal !== null)?.refusal ?? 'nobody-to-tell';
    const tried = await this.tryEach(alertId, notice, left, before);
    return { ...tried, isTold: isTold || tried.isTold };
  }

  private async tryEach(
    alertId: string,
    notice: Notice,
    letters: readonly Letter[],
    before: string,
  ) {
    let [isTold, left, reason] = [false, letters.length, before];
    for (const { id, recipient, mail } of letters) {
      const { agentId } = recipient;
      try {
        await this.mailer.send(id, mail);
        await this.keep(alertId, agentId, null);
        [isTold, left] = [true, left - 1];
      } catch (error) {
        if (!(error instanceof MailRefused)) throw error;
        reason = error.reason;
        this.report(alertId, notice, error, agentId);
        if (error.scope === 'every-mail') break;
        if (error.scope === 'addressee-for-good') {
          await this.keep(alertId, agentId, reason);
          left -= 1;
        }
      }
      await this.claims.renew(this.manager, alertId, claimMs(this.config));
    }
    return { isTold, left, reason };
  }

  /** Written down for each at once: whatever happens to the others, nobody is mailed twice. */
  private keep(alertId: string, agentId: string, refusal: string | null): Promise<void> {
    return writeWhileClaimed(this.config, () =>
      this.told.keep(this.manager, alertId, { agentId, refusal }),
    );
  }

  private async standingOf(notice: Notice): Promise<Standing> {
    const reset =
      'resetId' in notice ? await this.standings.find(this.manager, notice.resetId) : undefined;
    return standingOf(notice, reset, Date.now());
  }

  /** A mail for each, or why there is none. */
  private async compose(
    alertId: string,
    notice: Notice,
    standing: Standing,
  ): Promise<Letter[] | 'unknown' | 'erased' | 'told-otherwise'> {
    const { PUBLIC_URL, NOT_ME_TOKEN_KEY } = this.config;
    const pages = publicPages(PUBLIC_URL, keyBytes(NOT_ME_TOKEN_KEY));
    const toEach = (letter: Omit<Letter, 'id'>): Letter => ({
      id: uuidv5(letter.recipient.agentId, alertId),
      ...letter,
    });
    if (notice.kind === 'sign-in-slowed-digest')
      return (await this.digests.mails(notice, pages)).map(toEach);
    if (notice.kind === 'import-ended')
      return (await this.imports.mails(notice, pages)).map(toEach);
    const person = await this.recipients.find(this.manager, notice.agentId);
    if (typeof person === 'string') return person;
    // It has changed again since, of which another mail tells: the former login may be for nobody to see.
    if (isFormerLogin(notice, person)) return 'told-otherwise';
    if (notice.audience === 'agent') {
      const mail = mailToAgent(person, notice, pages, { isOver: standing === 'over' });
      return [{ id: alertId, recipient: person, mail }];
    }
    if ('act' in notice) {
      const doer = isUUID(notice.by)
        ? await this.recipients.find(this.manager, notice.by)
        : undefined;
      const known = typeof doer === 'string' ? undefined : doer;
      const administrators = await this.recipients.administrators(this.manager, notice.agentId);
      // The first administrator has a mail of their own, and there is nobody else to tell.
      if (
        administrators.length === 0 &&
        (await this.recipients.isOnlyAdministrator(this.manager, notice.agentId))
      )
        return 'told-otherwise';
      return administrators.map((recipient) =>
        toEach({ recipient, mail: powerMail(recipient, person, known, notice, pages) }),
      );
    }
    const responsible = await findResponsible(this.manager, notice);
    if (responsible.toldOtherwise) return 'told-otherwise';
    return responsible.addressees.map((recipient) =>
      toEach({
        recipient,
        mail: mailToResponsible(recipient, responsible, person, notice, pages),
      }),
    );
  }

  private nobody(alertId: string, { kind }: Notice, reason: string): Told {
    this.refusals.inc({ reason: classOf(reason) });
    this.logger.warn({ id: alertId, kind, reason }, 'there is nobody yet whom a mail could go to');
    return { isTold: false, left: 1, reason };
  }

  /** By codes alone: what a server says may name people. */
  private report(
    alertId: string,
    { kind }: Notice,
    { reason, code, scope }: MailRefused,
    agentId: string,
  ): void {
    this.refusals.inc({ reason: classOf(reason) });
    const fields = { id: alertId, kind, reason, code };
    if (scope === 'every-mail')
      this.logger.warn(fields, 'the mail server takes no mail now; it will be tried again');
    else if (scope === 'addressee-for-now')
      this.logger.warn({ ...fields, agentId }, 'a mail was put off; it will be tried again');
    else
      this.logger.error(
        { ...fields, agentId },
        'the mail server refuses somebody for good: that person is not told',
      );
  }
}

const isFormerLogin = (notice: Notice, { login, address }: Person) =>
  (notice.kind === 'login-renumbered' && notice.to !== login) ||
  (notice.kind === 'login-changed' && (notice.to !== login || notice.address !== address));
