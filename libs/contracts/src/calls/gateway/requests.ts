import { declarePublicCall } from '../call.js';
import { ReleaseSecondCode, requests } from '../credentials/requests.js';

/** The part of those who handle requests. */
export const publicRequests = {
  list: declarePublicCall({
    ...requests.list,
    summary: 'The requests of a unit, oldest first',
  }),
  get: declarePublicCall({ ...requests.get, summary: 'One request, also once it is over' }),
  release: declarePublicCall({
    ...requests.release,
    request: ReleaseSecondCode,
    summary: 'Release the second code, once',
    description:
      'After an identity check, with your password or within 5 minutes of `POST /reauthentications`.',
  }),
  refuse: declarePublicCall({
    ...requests.refuse,
    summary: 'Refuse a request',
    answer: 'Refused.',
  }),
  transfer: declarePublicCall({
    ...requests.transfer,
    summary: 'Hand a request to another unit',
    description: 'A second code that was released is void.',
    answer: 'Transferred.',
  }),
};
