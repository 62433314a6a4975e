import { declarePublicCall } from '../call.js';
import { resets } from '../credentials/resets.js';

/** The agent's part of a reset. */
export const publicResets = {
  start: declarePublicCall({
    ...resets.start,
    summary: 'Start a reset',
    description: 'With a look-up token, or with login and birth date. Shows the first code, once.',
  }),
  requestSecondCode: declarePublicCall({
    ...resets.requestSecondCode,
    summary: 'Ask a manager for the second code',
  }),
  status: declarePublicCall({ ...resets.status, summary: 'Where a reset stands' }),
  cancel: declarePublicCall({
    ...resets.cancel,
    summary: 'Cancel a reset',
    description: 'With login and first code, or with the token of the link « ce n’est pas moi ».',
    answer: 'Cancelled.',
  }),
  complete: declarePublicCall({
    ...resets.complete,
    summary: 'Choose a new password with both codes',
    description:
      'Every session of the account ends. All refusals but that of the password are alike.',
    answer: 'The new password holds.',
  }),
};
