import { type ResetState, resetStates } from '../../reset-states.js';
import { credentialsCall } from '../call.js';
import { OneOf, Shown } from '../fields.js';

const Count = (description?: string) =>
  Shown({ type: 'integer', ...(description !== undefined && { description }) });

const Median = () =>
  Shown({
    type: 'integer',
    nullable: true,
    description: 'From the request for a second code to its first release; null when none was.',
  });

/** Accounts by what they open with. */
export class AccountCounts {
  @Count('Open, still with the NUMEN as password.') numen!: number;
  @Count('Open, with a password that was chosen.') chosen!: number;
  @Count('Open, without a password yet.') none!: number;
  @Count() closed!: number;
}

/** How many requests are in one state. */
export class StateCount {
  @OneOf(resetStates) state!: ResetState;
  @Count() count!: number;
}

/** The requests of one week, by the day on which they were started. */
export class WeekOfRequests {
  @Shown({ format: 'date', description: 'Its Monday, in Besançon.' }) monday!: string;
  @Count() started!: number;
  @Count() refused!: number;
  @Count() expired!: number;
  @Median() medianSecondsToCode!: number | null;
}

/** Accounts as they are now, and the requests of this week and the four before it. */
export class StatisticsView {
  @Shown({ type: AccountCounts }) accounts!: AccountCounts;
  @Shown({
    type: StateCount,
    isArray: true,
    description: 'One of each state, of the requests of `weeks`.',
  })
  requests!: StateCount[];
  @Median() medianSecondsToCode!: number | null;
  @Shown({
    type: WeekOfRequests,
    isArray: true,
    description:
      'This week and the four before it, oldest first; each with what was started in it.',
  })
  weeks!: WeekOfRequests[];
}

/** How accounts and requests are doing. */
export const statistics = {
  get: credentialsCall('GET /internal/statistics', {
    response: StatisticsView,
  }),
};
