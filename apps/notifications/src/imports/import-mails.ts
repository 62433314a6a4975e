import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { EntityManager } from 'typeorm';
import type { ImportEndedNotice } from '../alerts/notice.js';
import { importMail } from '../mail/import-mail.js';
import type { Mail } from '../mail/mailer.js';
import type { PublicPages } from '../mail/public-pages.js';
import { type Person, type Recipient, RecipientStore } from '../recipients/recipient.store.js';

/** The summaries of imports as mails, with the names of who confirmed the import and who ended it. */
@Injectable()
export class ImportMails {
  constructor(
    private readonly manager: EntityManager,
    private readonly recipients: RecipientStore,
  ) {}

  /** The mail to each administrator, and to whoever confirmed the import, who may be none any more. */
  async mails(
    notice: ImportEndedNotice,
    pages: PublicPages,
  ): Promise<{ recipient: Recipient; mail: Mail }[]> {
    const administrators = await this.recipients.administrators(this.manager);
    const confirmer = await this.named(notice.agentId);
    const ender = await this.named(notice.by);
    const others = administrators.filter(({ agentId }) => agentId !== notice.agentId);
    const addressees = confirmer ? [confirmer, ...others] : others;
    return addressees.map((recipient) => ({
      recipient,
      mail: importMail(recipient, { confirmer, ender }, notice, pages),
    }));
  }

  private async named(agentId: string): Promise<Person | undefined> {
    if (!isUUID(agentId)) return undefined;
    const found = await this.recipients.find(this.manager, agentId);
    return typeof found === 'string' ? undefined : found;
  }
}
