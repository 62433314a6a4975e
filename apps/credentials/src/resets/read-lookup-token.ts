import { errors, jwtVerify } from 'jose';
import { invalidRequest } from '@citadelle/service-kit';

const AUDIENCE = 'password-reset';

/** The agent of a look-up token; 422 when the directory did not sign it or it has expired. */
export async function agentOfLookupToken(
  [key, ...former]: readonly Uint8Array[],
  token: string,
): Promise<string> {
  try {
    const { payload } = await jwtVerify(token, key!, {
      algorithms: ['HS256'],
      audience: AUDIENCE,
      requiredClaims: ['sub', 'exp'],
    });
    return payload.sub!;
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed && former.length > 0)
      return agentOfLookupToken(former, token);
    if (!(error instanceof errors.JOSEError)) throw error;
    const message =
      'Cette recherche d’identité n’est plus valable. Recherchez de nouveau votre compte, puis recommencez.';
    throw invalidRequest([{ field: 'lookupToken', code: 'lookup-token-refused', message }]);
  }
}
