import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CredentialsClient } from '../../upstream/credentials.client.js';
import { ApiProblems, BODY_PROBLEMS } from '../api-problems.js';
import { CurrentSession, OpenTo } from '../sessions/session.guard.js';
import type { ActiveSession } from '../sessions/session.guard.js';
import { SIGNED_IN_PROBLEMS } from '../sessions/session.problems.js';
import { ReauthenticateRequest } from './reauthentications.dto.js';

/** Re-authentication: entering one's password again before a release. */
@ApiTags('Passwords')
@Controller('api/v1/reauthentications')
export class ReauthenticationsController {
  constructor(private readonly credentials: CredentialsClient) {}

  @Post()
  @HttpCode(204)
  @OpenTo('signed-in')
  @ApiOperation({ summary: 'Enter one’s password again: good for 5 minutes' })
  @ApiNoContentResponse({ description: 'The password is right.' })
  @ApiProblems(BODY_PROBLEMS, SIGNED_IN_PROBLEMS, {
    403: ['wrong-password'],
    429: ['too-many-attempts'],
    503: ['hashing-saturated'],
  })
  reauthenticate(
    @CurrentSession() { token }: ActiveSession,
    @Body() { password }: ReauthenticateRequest,
  ): Promise<void> {
    return this.credentials.reauthenticate({ token, password });
  }
}
