import { IdempotencyKey } from '@citadelle/service-kit';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CredentialsClient } from '../../upstream/credentials.client.js';
import { ApiProblems, BODY_PROBLEMS, INVALID_REQUEST } from '../api-problems.js';
import { IDEMPOTENCY_HEADER } from '../idempotency-header.js';
import { CurrentSession, OpenTo } from '../sessions/session.guard.js';
import type { ActiveSession } from '../sessions/session.guard.js';
import { SIGNED_IN_PROBLEMS } from '../sessions/session.problems.js';
import { UnitPath } from '../units/units.dto.js';
import {
  ListRequestsQuery,
  RefuseRequestRequest,
  ReleasedSecondCodeAnswer,
  ReleaseSecondCodeRequest,
  RequestAnswer,
  RequestsAnswer,
  TransferRequestRequest,
} from './handled-resets.dto.js';
import { ResetPath } from './password-resets.dto.js';

/**
 * The requests of a unit, for managers and administrators who handle them. Credentials judges the rights, which
 * depend on the request; to everybody else a request or queue does not exist.
 */
@ApiTags('Password resets')
@Controller('api/v1')
@OpenTo('signed-in')
export class HandledResetsController {
  constructor(private readonly credentials: CredentialsClient) {}

  @Get('units/:unitId/password-resets')
  @ApiOperation({ summary: 'The requests of a unit, oldest first' })
  @ApiOkResponse({ type: RequestsAnswer })
  @ApiProblems(INVALID_REQUEST, SIGNED_IN_PROBLEMS, { 404: ['unit-not-found'] })
  listRequests(
    @Param() { unitId }: UnitPath,
    @Query() query: ListRequestsQuery,
  ): Promise<RequestsAnswer> {
    return this.credentials.requests(unitId, { ...query });
  }

  @Get('password-resets/:resetId')
  @ApiOperation({ summary: 'One request, also once it is over' })
  @ApiOkResponse({ type: RequestAnswer })
  @ApiProblems(INVALID_REQUEST, SIGNED_IN_PROBLEMS, { 404: ['request-not-found'] })
  getRequest(@Param() { resetId }: ResetPath): Promise<RequestAnswer> {
    return this.credentials.request(resetId);
  }

  @Post('password-resets/:resetId/second-code')
  @ApiOperation({
    summary: 'Release the second code, once',
    description:
      'After an identity check, with your password or within 5 minutes of `POST /reauthentications`.',
  })
  @ApiCreatedResponse({ type: ReleasedSecondCodeAnswer })
  @ApiProblems(BODY_PROBLEMS, SIGNED_IN_PROBLEMS, {
    403: [
      'reauthentication-required',
      'wrong-password',
      'own-request',
      'same-source',
      'other-unit-required',
    ],
    404: ['request-not-found'],
    409: ['already-released', 'request-closed'],
    429: ['too-many-attempts'],
  })
  releaseSecondCode(
    @CurrentSession() { token }: ActiveSession,
    @Param() { resetId }: ResetPath,
    @Body() body: ReleaseSecondCodeRequest,
  ): Promise<ReleasedSecondCodeAnswer> {
    return this.credentials.releaseSecondCode(resetId, { token, ...body });
  }

  @Post('password-resets/:resetId/refusal')
  @HttpCode(204)
  @ApiOperation({ summary: 'Refuse a request' })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiNoContentResponse({ description: 'Refused.' })
  @ApiProblems(BODY_PROBLEMS, SIGNED_IN_PROBLEMS, {
    404: ['request-not-found'],
    409: ['request-closed'],
  })
  refuseRequest(
    @Param() { resetId }: ResetPath,
    @Body() { reason }: RefuseRequestRequest,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<void> {
    return this.credentials.refuseRequest(resetId, reason, idempotencyKey);
  }

  @Post('password-resets/:resetId/transfer')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Hand a request to another unit',
    description: 'A second code that was released is void.',
  })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiNoContentResponse({ description: 'Transferred.' })
  @ApiProblems(BODY_PROBLEMS, SIGNED_IN_PROBLEMS, {
    404: ['request-not-found'],
    409: ['request-closed'],
    422: ['unknown-unit', 'same-unit'],
  })
  transferRequest(
    @Param() { resetId }: ResetPath,
    @Body() { unit }: TransferRequestRequest,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<void> {
    return this.credentials.transferRequest(resetId, unit, idempotencyKey);
  }
}
