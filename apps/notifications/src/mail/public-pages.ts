import { notMeToken } from '@citadelle/contracts/not-me-token';

/** The pages that mails link to. */
export interface PublicPages {
  /** The welcome page. */
  readonly home: string;
  /** The page of the queues. */
  readonly requests: string;
  /** « Ce n'est pas moi » for a reset. Whoever has the link can use it, so it belongs in that agent's mail alone. */
  notMe(resetId: string): string;
}

/** The pages under the address at which agents reach the gateway. */
export function publicPages(publicUrl: string, notMeKey: Uint8Array): PublicPages {
  const base = publicUrl.replace(/\/+$/, '');
  return {
    home: publicUrl,
    requests: `${base}/gestion/demandes`,
    notMe: (resetId) =>
      `${base}/ce-n-est-pas-moi?jeton=${encodeURIComponent(notMeToken(notMeKey, resetId))}`,
  };
}
