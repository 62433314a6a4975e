import { declarePublicCall } from '../call.js';
import { statistics } from '../credentials/statistics.js';

/** The figures of the dashboard. */
export const publicStatistics = {
  get: declarePublicCall(statistics.get, {
    summary: 'Accounts, and the requests of the last weeks, in numbers',
  }),
};
