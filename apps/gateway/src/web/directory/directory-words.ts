import type { AccountView, AgentView } from '@citadelle/contracts';

/** Whether somebody works here. */
export const STATUSES: Readonly<Record<AgentView['status'], string>> = {
  active: 'en poste',
  departed: 'parti(e)',
};

/** Whether an account opens. */
export const ACCOUNTS: Readonly<Record<AccountView['state'], string>> = {
  open: 'ouvert',
  closed: 'fermé',
};

/** Which password opens an account. */
export const PASSWORDS: Readonly<Record<AccountView['password'], string>> = {
  numen: 'initial (NUMEN), à changer à la première connexion',
  chosen: 'choisi par la personne',
  none: 'aucun',
};
