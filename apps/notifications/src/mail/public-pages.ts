import { notMeToken } from '@citadelle/contracts/not-me-token';

/** The pages that mails link to. */
export interface PublicPages {
  /** Where everything begins. */
  readonly home: string;
  /** Where managers find the requests that wait. */
  readonly requests: string;
  /** Where the agent says that a reset is not theirs. Whoever has the link may: it is for that agent's mail alone. */
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
