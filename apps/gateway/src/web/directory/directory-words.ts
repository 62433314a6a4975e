import type { AccountView, AgentView } from '@citadelle/contracts/calls';

/** The status of an agent, in French. */
export const STATUSES: Readonly<Record<AgentView['status'], string>> = {
  active: 'en poste',
  departed: 'parti(e)',
};

/** The state of an account, in French. */
export const ACCOUNTS: Readonly<Record<AccountView['state'], string>> = {
  open: 'ouvert',
  closed: 'fermé',
};

/** The kind of password of an account, in French. */
export const PASSWORDS: Readonly<Record<AccountView['password'], string>> = {
  numen: 'initial (NUMEN), à changer à la première connexion',
  chosen: 'choisi par la personne',
  none: 'aucun',
};
