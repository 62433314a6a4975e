import { createHmac, timingSafeEqual } from 'node:crypto';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What the link « ce n'est pas moi » carries: it cancels this one reset and does nothing else. Both services
 * derive it from a key they share, so that it never crosses a topic nor lies in a database.
 */
export function notMeToken(key: Uint8Array, resetId: string): string {
  return `${resetId}.${proof(key, resetId).toString('base64url')}`;
}

/** The reset that a token may cancel, or undefined when it was not made with this key. */
export function resetOfNotMeToken(key: Uint8Array, token: string): string | undefined {
  const [resetId = '', given = ''] = token.split('.');
  if (!UUID.test(resetId)) return undefined;
  const expected = proof(key, resetId);
  const presented = Buffer.from(given, 'base64url');
  const matches = presented.length === expected.length && timingSafeEqual(presented, expected);
  return matches && token === notMeToken(key, resetId) ? resetId : undefined;
}

function proof(key: Uint8Array, resetId: string): Buffer {
  return createHmac('sha256', key).update(`not-me ${resetId}`).digest();
}
