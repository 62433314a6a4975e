import {
  resetStates,
  type ResetState,
  type StatisticsView,
  type WeekOfRequests,
} from '@citadelle/contracts';
import { ApiProperty } from '@nestjs/swagger';

const MEDIAN = {
  type: 'integer',
  nullable: true,
  description: 'From the request for a second code to its first release; null when none was.',
} as const;

/** Accounts by what they open with, as documented. */
export class AccountCountsAnswer {
  @ApiProperty({ type: 'integer', description: 'Open, still with the NUMEN as password.' })
  numen!: number;

  @ApiProperty({ type: 'integer', description: 'Open, with a password that was chosen.' })
  chosen!: number;

  @ApiProperty({ type: 'integer', description: 'Open, without a password yet.' })
  none!: number;

  @ApiProperty({ type: 'integer' })
  closed!: number;
}

/** The requests in one state, as documented. */
export class StateCountAnswer {
  @ApiProperty({ enum: resetStates })
  state!: ResetState;

  @ApiProperty({ type: 'integer' })
  count!: number;
}

/** The requests started in one week, as documented. */
export class WeekAnswer implements WeekOfRequests {
  @ApiProperty({ format: 'date', description: 'Its Monday, in Besançon.' })
  monday!: string;

  @ApiProperty({ type: 'integer' })
  started!: number;

  @ApiProperty({ type: 'integer' })
  refused!: number;

  @ApiProperty({ type: 'integer' })
  expired!: number;

  @ApiProperty(MEDIAN)
  medianSecondsToCode!: number | null;
}

/** How accounts and requests are doing, as documented. */
export class StatisticsAnswer implements StatisticsView {
  @ApiProperty({ type: AccountCountsAnswer })
  accounts!: AccountCountsAnswer;

  @ApiProperty({
    type: [StateCountAnswer],
    description: 'One of each state, of the requests of `weeks`.',
  })
  requests!: StateCountAnswer[];

  @ApiProperty(MEDIAN)
  medianSecondsToCode!: number | null;

  @ApiProperty({
    type: [WeekAnswer],
    description:
      'This week and the four before it, oldest first; each with what was started in it.',
  })
  weeks!: WeekAnswer[];
}
