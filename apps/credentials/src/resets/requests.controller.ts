import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  type GetRequestCall,
  type IdentityCheck,
  identityChecks,
  type ListRequestsCall,
  type ReleaseSecondCodeCall,
  resetStates,
  type ResetState,
} from '@citadelle/contracts';
import {
  Idempotent,
  invalidRequest,
  IsUnitId,
  IsUuidParam,
  MayBeAbsent,
  Text,
} from '@citadelle/service-kit';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { readCursor } from './queue-cursor.js';
import { RequestHandling } from './request-handling.js';
import { RequestQueue } from './request-queue.js';

class UnitPath {
  @IsUnitId() unitId!: string;
}

class RequestsQuery {
  @IsOptional() @IsIn(resetStates) state?: ResetState;
  @IsOptional() @IsInt() @Min(1) @Max(200) limit: number = 50;
  @IsOptional() @IsString() @MaxLength(200) after?: string;
}

class ReleaseSecondCode {
  @Text(128) token!: string;
  @IsIn(identityChecks) identityCheck!: IdentityCheck;
  @MayBeAbsent() @Text(1024) password?: string;
}

class RefuseRequest {
  @Text(500) reason!: string;
}

class TransferRequest {
  @IsUnitId() unit!: string;
}

/** What the managers of a unit do with the requests that come to it. */
@Controller('internal')
export class RequestsController {
  constructor(
    private readonly queue: RequestQueue,
    private readonly handling: RequestHandling,
  ) {}

  @Get('units/:unitId/password-resets')
  list(
    @Param() { unitId }: UnitPath,
    @Query() { state, limit, after }: RequestsQuery,
  ): Promise<ListRequestsCall['response']> {
    const place = after === undefined ? undefined : placeOf(after);
    return this.queue.page(unitId, { state, limit, after: place });
  }

  @Get('password-resets/:resetId')
  get(@Param('resetId', IsUuidParam) resetId: string): Promise<GetRequestCall['response']> {
    return this.queue.one(resetId);
  }

  @Post('password-resets/:resetId/second-code')
  release(
    @Param('resetId', IsUuidParam) resetId: string,
    @Body() body: ReleaseSecondCode,
  ): Promise<ReleaseSecondCodeCall['response']> {
    return this.handling.release(resetId, body);
  }

  @Post('password-resets/:resetId/refusal')
  @Idempotent()
  @HttpCode(204)
  refuse(
    @Param('resetId', IsUuidParam) resetId: string,
    @Body() body: RefuseRequest,
  ): Promise<void> {
    return this.handling.refuse(resetId, body);
  }

  @Post('password-resets/:resetId/transfer')
  @Idempotent()
  @HttpCode(204)
  transfer(
    @Param('resetId', IsUuidParam) resetId: string,
    @Body() body: TransferRequest,
  ): Promise<void> {
    return this.handling.transfer(resetId, body);
  }
}

function placeOf(cursor: string) {
  const place = readCursor(cursor);
  if (place) return place;
  const message = 'Ce repère de page n’est pas lisible. Reprenez la liste depuis le début.';
  throw invalidRequest([{ field: 'after', code: 'bad-cursor', message }]);
}
