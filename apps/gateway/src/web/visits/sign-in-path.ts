/** Why somebody is shown the page on which one signs in. */
export type SignInReason =
  'session-terminee' | 'connexion-necessaire' | 'deconnexion' | 'mot-de-passe-choisi';

/** The page on which one signs in, and comes back from to the page that was asked for. */
export function signInPath(why: SignInReason, back?: string): string {
  const query = new URLSearchParams({ motif: why, ...(back !== undefined && { retour: back }) });
  return `/connexion?${query.toString()}`;
}
