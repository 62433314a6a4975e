import { mayReadStatistics } from '@citadelle/rights';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CredentialsClient } from '../../upstream/credentials.client.js';
import { ApiProblems } from '../api-problems.js';
import { OpenTo } from '../sessions/session.guard.js';
import { ADMINISTRATOR_PROBLEMS } from '../sessions/session.problems.js';
import { StatisticsAnswer } from './statistics.dto.js';

/** The figures of the dashboard. */
@ApiTags('Statistics')
@Controller('api/v1/statistics')
@OpenTo(mayReadStatistics)
export class StatisticsController {
  constructor(private readonly credentials: CredentialsClient) {}

  @Get()
  @ApiOperation({ summary: 'Accounts, and the requests of the last weeks, in numbers' })
  @ApiOkResponse({ type: StatisticsAnswer })
  @ApiProblems(ADMINISTRATOR_PROBLEMS)
  getStatistics(): Promise<StatisticsAnswer> {
    return this.credentials.statistics();
  }
}
