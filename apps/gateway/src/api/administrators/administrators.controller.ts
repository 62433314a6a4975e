import { mayAppointAdministrator } from '@citadelle/rights';
import { IdempotencyKey } from '@citadelle/service-kit';
import { Controller, Delete, HttpCode, Param, Put } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DirectoryClient } from '../../upstream/directory.client.js';
import { AgentPath } from '../agent-path.dto.js';
import { ApiProblems, INVALID_REQUEST } from '../api-problems.js';
import { IDEMPOTENCY_HEADER } from '../idempotency-header.js';
import { OpenTo } from '../sessions/session.guard.js';
import { ADMINISTRATOR_PROBLEMS } from '../sessions/session.problems.js';

/** Who may change the directory. */
@ApiTags('Administrators')
@Controller('api/v1/administrators')
@OpenTo(mayAppointAdministrator)
export class AdministratorsController {
  constructor(private readonly directory: DirectoryClient) {}

  @Put(':agentId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Appoint an administrator' })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiNoContentResponse({ description: 'Appointed.' })
  @ApiProblems(INVALID_REQUEST, ADMINISTRATOR_PROBLEMS, {
    404: ['agent-not-found'],
  })
  appointAdministrator(
    @Param() { agentId }: AgentPath,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<void> {
    return this.directory.administrator('PUT', agentId, idempotencyKey);
  }

  @Delete(':agentId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Dismiss an administrator; never the last one' })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiNoContentResponse({ description: 'Dismissed.' })
  @ApiProblems(INVALID_REQUEST, ADMINISTRATOR_PROBLEMS, { 409: ['last-administrator'] })
  dismissAdministrator(
    @Param() { agentId }: AgentPath,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<void> {
    return this.directory.administrator('DELETE', agentId, idempotencyKey);
  }
}
