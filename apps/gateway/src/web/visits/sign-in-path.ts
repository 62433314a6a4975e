/** Why somebody is led to the sign-in page. */
export type SignInReason =
  | 'session-terminee'
  | 'connexion-necessaire'
  | 'deconnexion'
  | 'mot-de-passe-choisi';

/** The address of the sign-in page, which then leads back to the page that was asked for. */
export function signInPath(why: SignInReason, back?: string): string {
  const query = new URLSearchParams({ motif: why, ...(back !== undefined && { retour: back }) });
  return `/connexion?${query.toString()}`;
}

/** Whether somebody was led to the sign-in page because a page needs a session, as its address says. */
export function needsSession(why: unknown): boolean {
  const reasons: readonly SignInReason[] = ['session-terminee', 'connexion-necessaire'];
  return reasons.some((reason) => reason === why);
}
