import { notMeToken } from '@citadelle/contracts/not-me-token';

/** The pages that mails link to, under the address at which agents reach the gateway. */
export function publicPages(publicUrl: string, notMeKey: Uint8Array) {
  const base = publicUrl.replace(/\/+$/, '');
  return {
    /** The welcome page. */
    home: publicUrl,
    /** The page of the queues. */
    requests: `${base}/gestion/demandes`,
    /** The page of an import. */
    import: (importId: string) => `${base}/annuaire/imports/${importId}`,
    /** Where somebody asks for codes. */
    accessCodes: `${base}/codes-acces`,
    /** « Ce n'est pas moi » for a reset. Whoever has the link can use it, so it belongs in that agent's mail alone. */
    notMe: (resetId: string) =>
      `${base}/ce-n-est-pas-moi?jeton=${encodeURIComponent(notMeToken(notMeKey, resetId))}`,
  };
}

/** The pages that mails link to. */
export type PublicPages = ReturnType<typeof publicPages>;
