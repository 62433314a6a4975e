import { account } from '../../../apps/credentials/src/accounts/open.js';

export const kit = account;
