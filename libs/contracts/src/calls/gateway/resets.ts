import { declarePublicCall } from '../call.js';
import { ReleaseCode, resets } from '../credentials/resets.js';

/** The steps of a reset. */
export const publicResets = {
  start: declarePublicCall(resets.start, {
    summary: 'Start a reset',
    description: 'With a look-up token, or with login and birth date. Shows the first code, once.',
  }),
  requestCode: declarePublicCall(resets.requestCode, {
    summary: 'Ask a manager for the second code',
  }),
  release: declarePublicCall(
    { ...resets.release, request: ReleaseCode },
    {
      summary: 'Release the second code, once',
      description:
        'After an identity check, with your password or within 5 minutes of `POST /reauthentications`.',
    },
  ),
  refuse: declarePublicCall(resets.refuse, { summary: 'Refuse a request', answer: 'Refused.' }),
  transfer: declarePublicCall(resets.transfer, {
    summary: 'Hand a request to another unit',
    description: 'A second code that was released is void.',
    answer: 'Transferred.',
  }),
  cancel: declarePublicCall(resets.cancel, {
    summary: 'Cancel a reset',
    description: 'With login and first code, or with the token of the link « ce n’est pas moi ».',
    answer: 'Cancelled.',
  }),
  complete: declarePublicCall(resets.complete, {
    summary: 'Choose a new password with both codes',
    description:
      'Every session of the account ends. All refusals but that of the password are alike.',
    answer: 'The new password holds.',
  }),
  status: declarePublicCall(resets.status, { summary: 'Where a reset stands' }),
};
