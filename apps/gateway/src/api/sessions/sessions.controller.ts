import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CredentialsClient } from '../../upstream/credentials.client.js';
import { ApiProblems, BODY_PROBLEMS } from '../api-problems.js';
import { CurrentSession, OpenTo } from './session.guard.js';
import type { ActiveSession } from './session.guard.js';
import { SIGNED_IN_PROBLEMS } from './session.problems.js';
import {
  OpenedSessionAnswer,
  OpenSessionRequest,
  SessionAnswer,
  SignInsAnswer,
} from './sessions.dto.js';

/** Signing in and out. */
@ApiTags('Sessions')
@Controller('api/v1/sessions')
export class SessionsController {
  constructor(private readonly credentials: CredentialsClient) {}

  @Post()
  @ApiOperation({ summary: 'Sign in' })
  @ApiCreatedResponse({ type: OpenedSessionAnswer })
  @ApiProblems(BODY_PROBLEMS, {
    401: ['invalid-credentials'],
    429: ['too-many-attempts'],
    503: ['hashing-saturated'],
  })
  openSession(@Body() { login, password }: OpenSessionRequest): Promise<OpenedSessionAnswer> {
    return this.credentials.openSession({ login, password });
  }

  @Get('current')
  @OpenTo('signed-in')
  @ApiOperation({ summary: 'Who is signed in' })
  @ApiOkResponse({ type: SessionAnswer })
  @ApiProblems(SIGNED_IN_PROBLEMS)
  currentSession(@CurrentSession() session: ActiveSession): SessionAnswer {
    const { expiresAt, passwordChangeRequired, account } = session;
    return { expiresAt, passwordChangeRequired, account };
  }

  @Get('history')
  @OpenTo('signed-in')
  @ApiOperation({ summary: 'Your last ten sign-ins, latest first' })
  @ApiOkResponse({ type: SignInsAnswer })
  @ApiProblems(SIGNED_IN_PROBLEMS)
  async listSignIns(): Promise<SignInsAnswer> {
    const { items } = await this.credentials.signIns();
    return { items, next: null };
  }

  @Delete('current')
  @HttpCode(204)
  @OpenTo('signed-in')
  @ApiOperation({ summary: 'Sign out' })
  @ApiNoContentResponse({ description: 'Signed out.' })
  @ApiProblems(SIGNED_IN_PROBLEMS)
  closeSession(@CurrentSession() session: ActiveSession): Promise<void> {
    return this.credentials.closeSession(session.token);
  }
}
