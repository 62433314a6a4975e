import {
  DownloadSecurityJournal,
  publicSecurityJournal,
  ReadSecurityJournal,
  securityJournal,
  type SecurityJournalPage,
} from '@citadelle/contracts/calls';
import { mayReadSecurityJournal } from '@citadelle/rights';
import { Asked, Serves } from '@citadelle/service-kit';
import { Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Downloads } from '../../downloads/downloads.js';
import { journalFile } from '../../downloads/journal-csv.js';

import { Services } from '../../upstream/services.js';
import { OpenTo } from '../sessions/session.guard.js';

/** The security journal, for administrators. */
@ApiTags('Security journal')
@Controller()
export class SecurityJournalController {
  constructor(
    private readonly services: Services,
    private readonly downloads: Downloads,
  ) {}

  @Serves(publicSecurityJournal.read)
  @OpenTo(mayReadSecurityJournal)
  readSecurityJournal(@Asked() request: ReadSecurityJournal): Promise<SecurityJournalPage> {
    return this.services.ask(securityJournal.read, request);
  }

  @Serves(publicSecurityJournal.download)
  @OpenTo(mayReadSecurityJournal)
  async downloadSecurityJournal(
    @Asked() request: DownloadSecurityJournal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.downloads.send(reply, await journalFile(this.services, request));
  }
}
