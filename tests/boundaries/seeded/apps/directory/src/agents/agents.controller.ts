import type { Account } from '../../../credentials/src/accounts/account-view.js';

export type Seen = Account;
