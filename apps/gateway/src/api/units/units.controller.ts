import { mayAppointManager, mayDeclareUnit, mayReadUnits } from '@citadelle/rights';
import { IdempotencyKey } from '@citadelle/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import {
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { DirectoryClient } from '../../upstream/directory.client.js';
import { ApiProblems, BODY_PROBLEMS, INVALID_REQUEST } from '../api-problems.js';
import { IDEMPOTENCY_HEADER } from '../idempotency-header.js';
import { OpenTo } from '../sessions/session.guard.js';
import { ADMINISTRATOR_PROBLEMS } from '../sessions/session.problems.js';
import { DeclareUnitRequest, ManagerPath, UnitAnswer, UnitPath, UnitsAnswer } from './units.dto.js';

/** Managing units and their managers. */
@ApiTags('Units')
@Controller('api/v1/units')
export class UnitsController {
  constructor(private readonly directory: DirectoryClient) {}

  @Get()
  @OpenTo(mayReadUnits)
  @ApiOperation({ summary: 'All managing units' })
  @ApiOkResponse({ type: UnitsAnswer })
  @ApiProblems(ADMINISTRATOR_PROBLEMS)
  async listUnits(): Promise<UnitsAnswer> {
    const { items } = await this.directory.units();
    return { items, next: null };
  }

  @Put(':unitId')
  @OpenTo(mayDeclareUnit)
  @ApiOperation({ summary: 'Declare a unit, or change its name' })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiOkResponse({ type: UnitAnswer })
  @ApiProblems(BODY_PROBLEMS, ADMINISTRATOR_PROBLEMS)
  declareUnit(
    @Param() { unitId }: UnitPath,
    @Body() { name }: DeclareUnitRequest,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<UnitAnswer> {
    return this.directory.declareUnit(unitId, name, idempotencyKey);
  }

  @Put(':unitId/managers/:agentId')
  @OpenTo(mayAppointManager)
  @HttpCode(204)
  @ApiOperation({ summary: 'Appoint a manager of a unit' })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiNoContentResponse({ description: 'Appointed.' })
  @ApiProblems(INVALID_REQUEST, ADMINISTRATOR_PROBLEMS, {
    404: ['unit-not-found', 'agent-not-found'],
  })
  appointManager(
    @Param() { unitId, agentId }: ManagerPath,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<void> {
    return this.directory.manager('PUT', unitId, agentId, idempotencyKey);
  }

  @Delete(':unitId/managers/:agentId')
  @OpenTo(mayAppointManager)
  @HttpCode(204)
  @ApiOperation({ summary: 'Dismiss a manager of a unit' })
  @ApiHeader(IDEMPOTENCY_HEADER)
  @ApiNoContentResponse({ description: 'Dismissed.' })
  @ApiProblems(INVALID_REQUEST, ADMINISTRATOR_PROBLEMS, { 404: ['unit-not-found'] })
  dismissManager(
    @Param() { unitId, agentId }: ManagerPath,
    @IdempotencyKey() idempotencyKey: string | undefined,
  ): Promise<void> {
    return this.directory.manager('DELETE', unitId, agentId, idempotencyKey);
  }
}
