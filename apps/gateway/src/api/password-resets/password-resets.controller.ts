import type { CancelResetCall, StartResetCall } from '@citadelle/contracts';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CredentialsClient } from '../../upstream/credentials.client.js';
import { ApiProblems, BODY_PROBLEMS } from '../api-problems.js';
import {
  CancelResetRequest,
  CompleteResetRequest,
  RequestedSecondCodeAnswer,
  RequestSecondCodeRequest,
  ResetPath,
  ResetStatusAnswer,
  ResetStatusRequest,
  StartedResetAnswer,
  StartResetRequest,
} from './password-resets.dto.js';

/** The agent's part of a reset, without a session. */
@ApiTags('Password resets')
@Controller('api/v1/password-resets')
export class PasswordResetsController {
  constructor(private readonly credentials: CredentialsClient) {}

  @Post()
  @ApiOperation({
    summary: 'Start a reset',
    description: 'With a look-up token, or with login and birth date. Shows the first code, once.',
  })
  @ApiCreatedResponse({ type: StartedResetAnswer })
  @ApiProblems(BODY_PROBLEMS, {
    404: ['identity-not-found'],
    409: ['reset-pending'],
    429: ['too-many-attempts'],
  })
  startReset(@Body() request: StartResetRequest): Promise<StartedResetAnswer> {
    const { lookupToken, login, birthDate, startAnew } = request;
    const asked = lookupToken === undefined ? { login, birthDate } : { lookupToken };
    return this.credentials.startReset({ ...asked, startAnew } as StartResetCall['request']);
  }

  @Post(':resetId/second-code-request')
  @HttpCode(202)
  @ApiOperation({ summary: 'Ask a manager for the second code' })
  @ApiAcceptedResponse({ type: RequestedSecondCodeAnswer })
  @ApiProblems(BODY_PROBLEMS, { 400: ['reset-refused'], 422: ['unknown-unit'] })
  requestSecondCode(
    @Param() { resetId }: ResetPath,
    @Body() { firstCode, unit }: RequestSecondCodeRequest,
  ): Promise<RequestedSecondCodeAnswer> {
    return this.credentials.requestSecondCode(resetId, { firstCode, unit });
  }

  @Post('status')
  @HttpCode(200)
  @ApiOperation({ summary: 'Where a reset stands' })
  @ApiOkResponse({ type: ResetStatusAnswer })
  @ApiProblems(BODY_PROBLEMS, { 400: ['reset-refused'] })
  resetStatus(@Body() { login, firstCode }: ResetStatusRequest): Promise<ResetStatusAnswer> {
    return this.credentials.resetStatus({ login, firstCode });
  }

  @Post('cancellation')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Cancel a reset',
    description: 'With login and first code, or with the token of the link « ce n’est pas moi ».',
  })
  @ApiNoContentResponse({ description: 'Cancelled.' })
  @ApiProblems(BODY_PROBLEMS, { 400: ['reset-refused'] })
  cancelReset(@Body() { notMeToken, login, firstCode }: CancelResetRequest): Promise<void> {
    const asked = notMeToken === undefined ? { login, firstCode } : { notMeToken };
    return this.credentials.cancelReset(asked as CancelResetCall['request']);
  }

  @Post('completion')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Choose a new password with both codes',
    description:
      'Every session of the account ends. All refusals but that of the password are alike.',
  })
  @ApiNoContentResponse({ description: 'The new password holds.' })
  @ApiProblems(BODY_PROBLEMS, {
    400: ['reset-refused'],
    422: ['password-rejected'],
    503: ['hashing-saturated'],
  })
  completeReset(@Body() request: CompleteResetRequest): Promise<void> {
    const { login, firstCode, secondCode, newPassword } = request;
    return this.credentials.completeReset({ login, firstCode, secondCode, newPassword });
  }
}
