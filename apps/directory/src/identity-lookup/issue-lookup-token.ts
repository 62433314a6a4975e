import { SignJWT } from 'jose';
import { newId } from '@citadelle/service-kit';

/** Who may take a look-up token: the start of a reset, in the credentials service. */
const AUDIENCE = 'password-reset';
const LIFETIME_MS = 15 * 60 * 1000;

/** Signs that the bearer named this agent's identity, at `now`. */
export async function issueLookupToken(
  key: Uint8Array,
  agentId: string,
  now: Date,
): Promise<{ lookupToken: string; expiresAt: string }> {
  const expiresAt = new Date(Math.floor((now.getTime() + LIFETIME_MS) / 1000) * 1000);
  const lookupToken = await new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(agentId)
    .setAudience(AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(expiresAt)
    .setJti(newId())
    .sign(key);
  return { lookupToken, expiresAt: expiresAt.toISOString() };
}
