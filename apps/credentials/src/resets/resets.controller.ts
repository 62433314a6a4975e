import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import type {
  CancelResetCall,
  FieldError,
  RequestSecondCodeCall,
  ResetStatusCall,
  StartResetCall,
} from '@citadelle/contracts';
import {
  frenchOf,
  invalidRequest,
  IsBirthDate,
  IsUnitId,
  MayBeAbsent,
  Text,
} from '@citadelle/service-kit';
import { IsBoolean } from 'class-validator';
import { ResetCompletion } from './reset-completion.js';
import { ResetRequests } from './reset-requests.js';
import { ResetStart } from './reset-start.js';

class StartReset {
  @MayBeAbsent() @Text(2000) lookupToken?: string;
  @MayBeAbsent() @Text(254) login?: string;
  @MayBeAbsent() @IsBirthDate() birthDate?: string;
  @MayBeAbsent() @IsBoolean() startAnew?: boolean;
}

class RequestSecondCode {
  @Text(64) firstCode!: string;
  @MayBeAbsent() @IsUnitId() unit?: string;
}

class ResetStatus {
  @Text(254) login!: string;
  @Text(64) firstCode!: string;
}

class CancelReset {
  @MayBeAbsent() @Text(254) login?: string;
  @MayBeAbsent() @Text(64) firstCode?: string;
  @MayBeAbsent() @Text(200) notMeToken?: string;
}

class CompleteReset {
  @Text(254) login!: string;
  @Text(64) firstCode!: string;
  @Text(64) secondCode!: string;
  @Text(1024) newPassword!: string;
}

/** The agent's part of a reset, without a session. */
@Controller('internal/password-resets')
export class ResetsController {
  constructor(
    private readonly starting: ResetStart,
    private readonly requests: ResetRequests,
    private readonly completion: ResetCompletion,
  ) {}

  @Post()
  start(@Body() body: StartReset): Promise<StartResetCall['response']> {
    oneOf(body, 'lookupToken', ['login', 'birthDate']);
    return this.starting.start(body as StartResetCall['request']);
  }

  @Post('status')
  @HttpCode(200)
  status(@Body() body: ResetStatus): Promise<ResetStatusCall['response']> {
    return this.requests.status(body);
  }

  @Post('cancellation')
  @HttpCode(204)
  cancel(@Body() body: CancelReset): Promise<void> {
    oneOf(body, 'notMeToken', ['login', 'firstCode']);
    return this.requests.cancel(body as CancelResetCall['request']);
  }

  @Post('completion')
  @HttpCode(204)
  complete(@Body() body: CompleteReset): Promise<void> {
    return this.completion.complete(body);
  }

  @Post(':resetId/second-code-request')
  @HttpCode(202)
  request(
    @Param('resetId') resetId: string,
    @Body() body: RequestSecondCode,
  ): Promise<RequestSecondCodeCall['response']> {
    return this.requests.request(resetId, body as RequestSecondCodeCall['request']);
  }
}

/** 422 unless there is `token` alone, or all the `others` without it. */
function oneOf(body: object, token: string, others: readonly string[]): void {
  const given = (field: string) => (body as Record<string, unknown>)[field] !== undefined;
  const errors: FieldError[] = given(token)
    ? others.filter(given).map((field) => ({ field, ...frenchOf('whitelistValidation') }))
    : others.filter((field) => !given(field)).map((field) => ({ field, ...frenchOf('required') }));
  if (errors.length > 0) throw invalidRequest(errors);
}
