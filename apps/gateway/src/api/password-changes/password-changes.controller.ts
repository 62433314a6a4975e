import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CredentialsClient } from '../../upstream/credentials.client.js';
import { ApiProblems, BODY_PROBLEMS } from '../api-problems.js';
import { CurrentSession, OpenTo } from '../sessions/session.guard.js';
import type { ActiveSession } from '../sessions/session.guard.js';
import { SESSION_PROBLEMS } from '../sessions/session.problems.js';
import { ChangePasswordRequest } from './password-changes.dto.js';

/** Changing one's password: the only call beside signing out that is open to a session of the initial password. */
@ApiTags('Passwords')
@Controller('api/v1/password-changes')
export class PasswordChangesController {
  constructor(private readonly credentials: CredentialsClient) {}

  @Post()
  @HttpCode(204)
  @OpenTo('any-session')
  @ApiOperation({
    summary: 'Choose a new password',
    description: 'Every other session of the account ends.',
  })
  @ApiNoContentResponse({ description: 'Changed.' })
  @ApiProblems(BODY_PROBLEMS, SESSION_PROBLEMS, {
    403: ['wrong-password'],
    422: ['password-rejected'],
    429: ['too-many-attempts'],
    503: ['hashing-saturated'],
  })
  changePassword(
    @CurrentSession() { token }: ActiveSession,
    @Body() { currentPassword, newPassword }: ChangePasswordRequest,
  ): Promise<void> {
    return this.credentials.changePassword({ token, currentPassword, newPassword });
  }
}
