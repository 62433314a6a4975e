import type { EventSchemas } from '@citadelle/event-store';
import type { AccountEvent } from './account.js';

/** How the events of accounts are stored. Logins and addresses are never given again, so nothing here is erasable. */
export const accountSchemas = {
  AccountOpened: { version: 1 },
  LoginRenumbered: { version: 1 },
  InitialPasswordSeeded: { version: 1 },
  PasswordChosen: { version: 1 },
  AccountClosed: { version: 1 },
  AccountReopened: { version: 1 },
} as const satisfies EventSchemas & Record<AccountEvent['type'], unknown>;
