import { credentialsCall } from '../call.js';
import { Id, OneOf, Shown, Whole } from '../fields.js';

/** An account, without any secret. */
export class AccountView {
  @Id() agentId!: string;
  @OneOf(['open', 'closed']) state!: 'open' | 'closed';
  @Shown() login!: string;
  @Shown({ isArray: true }) aliases!: string[];
  @Shown({ format: 'email' }) address!: string;
  @OneOf(['numen', 'chosen', 'none']) password!: 'numen' | 'chosen' | 'none';
}

/** What a call can wait for: `usable` (somebody can sign in), or a state of the account. */
export const awaitedAccounts = ['usable', 'open', 'closed'] as const;
/** One of {@link awaitedAccounts}. */
export type AwaitedAccount = (typeof awaitedAccounts)[number];

/** Asks for an account once it is as `awaited`, or as it is after `waitMs`; at once and `usable` when they are absent. */
export class GetAccount {
  @Id() agentId!: string;
  @Whole(0, 2000, { optional: true }) waitMs?: number;
  @OneOf(awaitedAccounts, { optional: true }) awaited?: AwaitedAccount;
}

/** Accounts, as the gateway reads them. */
export const accounts = {
  get: credentialsCall('GET /internal/accounts/{agentId}', {
    request: GetAccount,
    response: AccountView,
    problems: { 404: ['account-not-found'] },
  }),
};
