import type { Account } from '../../../credentials/src/accounts/account.js';

export type Seen = Account;
