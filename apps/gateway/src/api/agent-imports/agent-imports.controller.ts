import {
  BeginImport,
  type BegunImport,
  ImportPath,
  publicAgentImports,
} from '@citadelle/contracts/calls';
import { mayImportAgents } from '@citadelle/rights';
import { Asked, bodyLengthOf, currentCall, Serves } from '@citadelle/service-kit';
import { Controller, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Downloads } from '../../downloads/downloads.js';
import { rejectedFile, reportFile } from '../../downloads/import-csv.js';
import { ImportUpload } from '../../upstream/import-upload.js';
import { Services } from '../../upstream/services.js';
import { OpenTo } from '../sessions/session.guard.js';

/** Files of HR, which come and go as files; the other calls about them are forwarded. */
@ApiTags('Imports')
@Controller()
export class AgentImportsController {
  constructor(
    private readonly services: Services,
    private readonly upload: ImportUpload,
    private readonly downloads: Downloads,
  ) {}

  @Serves(publicAgentImports.begin)
  @OpenTo(mayImportAgents)
  async beginImport(
    @Asked() asked: BeginImport,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BegunImport> {
    const { idempotencyKey } = currentCall();
    const length = bodyLengthOf(request);
    const begun = await this.upload.begin(request, asked, request.raw, { length, idempotencyKey });
    void reply.header('location', `/api/v1/agent-imports/${begun.importId}`);
    return begun;
  }

  @Serves(publicAgentImports.report)
  @OpenTo(mayImportAgents)
  async downloadImportReport(
    @Asked() { importId }: ImportPath,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.downloads.send(reply, await reportFile(this.services, importId));
  }

  @Serves(publicAgentImports.rejected)
  @OpenTo(mayImportAgents)
  async downloadRejectedLines(
    @Asked() { importId }: ImportPath,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.downloads.send(reply, await rejectedFile(this.services, importId));
  }
}
