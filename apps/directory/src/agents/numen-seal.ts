import { CompactEncrypt, type CryptoKey, importJWK, type JWK } from 'jose';

/** Encrypts what only the credentials service may read. */
export type Seal = (secret: { numen: string; birthDate: string }) => Promise<string>;

/** A seal to the public key of the credentials service, given as a JWK in base64. */
export async function sealTo(publicKey: string): Promise<Seal> {
  const jwk = JSON.parse(Buffer.from(publicKey, 'base64').toString('utf8')) as JWK;
  const key = (await importJWK(jwk, 'ECDH-ES')) as CryptoKey;
  return (secret) =>
    new CompactEncrypt(new TextEncoder().encode(JSON.stringify(secret)))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
      .encrypt(key);
}
