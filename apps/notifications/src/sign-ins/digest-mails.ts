import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import type { SlowedDigestNotice } from '../alerts/notice.js';
import type { Mail } from '../mail/mailer.js';
import type { PublicPages } from '../mail/public-pages.js';
import { slowedDigestMail } from '../mail/sign-in-mails.js';
import { type Recipient, RecipientStore } from '../recipients/recipient.store.js';
import { SlowedAccountStore } from './slowed-account.store.js';

/** The digests of slowed sign-ins as mails, with the names of those whom they are about. */
@Injectable()
export class DigestMails {
  constructor(
    private readonly manager: EntityManager,
    private readonly recipients: RecipientStore,
    private readonly accounts: SlowedAccountStore,
  ) {}

  /** The mail to each administrator, also to one whom it is about. */
  async mails(
    notice: SlowedDigestNotice,
    pages: PublicPages,
  ): Promise<{ recipient: Recipient; mail: Mail }[]> {
    const administrators = await this.recipients.administrators(this.manager);
    const agentIds = notice.accounts.map(({ agentId }) => agentId);
    const named = await this.accounts.named(this.manager, agentIds);
    const told = { named, unnamed: agentIds.length - named.length };
    return administrators.map((recipient) => ({
      recipient,
      mail: slowedDigestMail(recipient, notice, told, pages),
    }));
  }
}
