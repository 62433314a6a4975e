import { createHmac, timingSafeEqual } from 'node:crypto';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The token in the link « ce n’est pas moi »: it speaks of this one reset alone. Credentials and notifications derive
 * it from a key that both have, so that it stands on no topic and in no database.
 */
export function notMeToken(key: Uint8Array, resetId: string): string {
  const proof = createHmac('sha256', key).update(`not-me ${resetId}`).digest('base64url');
  return `${resetId}.${proof}`;
}

/** The reset that a token speaks of, or undefined when it was made with none of these keys. */
export function resetOfNotMeToken(
  keys: Uint8Array | readonly Uint8Array[],
  token: string,
): string | undefined {
  const [resetId = ''] = token.split('.');
  if (!UUID.test(resetId)) return undefined;
  const presented = Buffer.from(token);
  const matches = [keys].flat().some((key) => {
    const expected = Buffer.from(notMeToken(key, resetId));
    return presented.length === expected.length && timingSafeEqual(presented, expected);
  });
  return matches ? resetId : undefined;
}
