import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { DataFolder } from './data-folder.js';

/** A database of the local server. `broker` is the log of the embedded transport. */
export type Database = 'directory' | 'credentials' | 'notifications' | 'broker';

/** Everything secret that a local start needs, made once and kept with the data. */
export interface Secrets {
  readonly postgresPassword: string;
  readonly databasePasswords: Record<Database, string>;
  readonly serviceCredential: string;
  /** One key per service that keeps personal data. */
  readonly personalDataKeys: Record<Exclude<Database, 'broker'>, string>;
  readonly auditKey: string;
  readonly numenFingerprintKey: string;
  readonly lookupTokenKey: string;
  readonly passwordPepper: string;
  readonly throttleKey: string;
  readonly deviceKey: string;
  readonly resetCodeKey: string;
  readonly notMeTokenKey: string;
  /** JWKs in base64: the directory seals NUMENs with the first, credentials alone opens them with the second. */
  readonly sealingPublicKey: string;
  readonly sealingPrivateKey: string;
}

const FILE = 'secrets.json';

/** The secrets of a data folder, made when it is new; those that an older version did not have are added. */
export function readSecrets(folder: DataFolder): Secrets {
  const kept = folder.read<Partial<Secrets>>(FILE);
  if (kept) {
    const whole = { ...makeSecrets(), ...kept };
    if (Object.keys(whole).length > Object.keys(kept).length) folder.writePrivate(FILE, whole);
    return whole;
  }
  if (existsSync(folder.file('postgres'))) {
    throw new Error(
      `${folder.file(FILE)} is missing, and without it the data beside it cannot be read.\n` +
        `Put it back, or remove ${folder.path} to start anew.`,
    );
  }
  const secrets = makeSecrets();
  folder.writePrivate(FILE, secrets);
  return secrets;
}

function makeSecrets(): Secrets {
  const password = () => randomBytes(24).toString('base64url');
  const key = () => randomBytes(32).toString('base64');
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const jwk = (half: typeof publicKey) => {
    const content = { ...half.export({ format: 'jwk' }), alg: 'ECDH-ES', use: 'enc' };
    return Buffer.from(JSON.stringify(content)).toString('base64');
  };
  return {
    postgresPassword: password(),
    databasePasswords: {
      directory: password(),
      credentials: password(),
      notifications: password(),
      broker: password(),
    },
    serviceCredential: randomBytes(32).toString('base64url'),
    personalDataKeys: { directory: key(), credentials: key(), notifications: key() },
    auditKey: key(),
    numenFingerprintKey: key(),
    lookupTokenKey: key(),
    passwordPepper: key(),
    throttleKey: key(),
    deviceKey: key(),
    resetCodeKey: key(),
    notMeTokenKey: key(),
    sealingPublicKey: jwk(publicKey),
    sealingPrivateKey: jwk(privateKey),
  };
}
