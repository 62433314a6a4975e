import { declarePublicCall } from '../call.js';
import { requests } from '../credentials/requests.js';

/** The requests of a unit, for those who handle them. */
export const publicRequests = {
  list: declarePublicCall(requests.list, { summary: 'The requests of a unit, oldest first' }),
  get: declarePublicCall(requests.get, { summary: 'One request, also once it is over' }),
};
