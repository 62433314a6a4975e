import {
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';

// jose does this too, through WebCrypto, in four times the time: too much beside a hash when a whole
// academy is imported. One algorithm, one encryption and one curve are all there is to open here.

const ENCRYPTION = 'A256GCM';
const KEY_BITS = 256;

/** Header parameters that would change how the rest is read. */
const UNSUPPORTED = ['crit', 'zip', 'apu', 'apv'];

interface Header {
  readonly alg: string;
  readonly enc: string;
  readonly epk: JsonWebKey;
}

/** Opens a compact JWE made with ECDH-ES on P-256 and A256GCM; throws when it is anything else, or for another key. */
export function openJwe(jwe: string, privateKey: KeyObject): Buffer {
  const parts = jwe.split('.');
  const [head = '', wrappedKey, iv = '', ciphertext = '', tag = ''] = parts;
  const header = JSON.parse(Buffer.from(head, 'base64url').toString('utf8')) as Header;
  const { alg, enc, epk } = header;
  if (parts.length !== 5 || wrappedKey !== '' || UNSUPPORTED.some((name) => name in header))
    throw new TypeError('not a JWE of ours');
  if (alg !== 'ECDH-ES' || enc !== ENCRYPTION || epk.crv !== 'P-256')
    throw new TypeError('not the algorithms of ours');
  const publicKey = createPublicKey({ key: epk, format: 'jwk' });
  const secret = diffieHellman({ privateKey, publicKey });
  const decipher = createDecipheriv('aes-256-gcm', derive(secret), Buffer.from(iv, 'base64url'), {
    authTagLength: 16,
  });
  decipher.setAAD(Buffer.from(head, 'ascii'));
  decipher.setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([decipher.update(ciphertext, 'base64url'), decipher.final()]);
}

/** Concat KDF of RFC 7518, 4.6.2, with no party info: one round of SHA-256 is a whole key. */
function derive(secret: Buffer): Buffer {
  return createHash('sha256').update(uint32(1)).update(secret).update(OTHER_INFO).digest();
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const OTHER_INFO = Buffer.concat([
  uint32(ENCRYPTION.length),
  Buffer.from(ENCRYPTION, 'ascii'),
  uint32(0),
  uint32(0),
  uint32(KEY_BITS),
]);
