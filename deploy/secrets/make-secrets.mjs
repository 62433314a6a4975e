// Sees to it that every service has its secrets, each in a folder that only that service mounts.
// A secret is, in this order: the file of that name under /given, the variable of that name,
// what was made before, or made now. It is never printed. Beside a database that was made with other
// ones nothing is written: it ends with 78 and says which.
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const GIVEN = process.env.GIVEN_FOLDER ?? '/given';
const SECRETS = process.env.SECRETS_FOLDER ?? '/secrets';
/** The data of PostgreSQL, of which nothing is read but whether there are any. */
const DATABASE = process.env.DATABASE_FOLDER ?? '/database';
/** As the services end when a setting is wrong. */
const WRONG_CONFIGURATION = 78;

const key = () => randomBytes(32).toString('base64');
const password = () => randomBytes(24).toString('base64url');
const jwk = (half) =>
  Buffer.from(
    JSON.stringify({ ...half.export({ format: 'jwk' }), alg: 'ECDH-ES', use: 'enc' }),
  ).toString('base64');
const privateJwk = () => jwk(generateKeyPairSync('x25519').privateKey);

/** Every secret, and how it is made when nobody gives it. */
const makers = {
  POSTGRES_PASSWORD: password,
  DIRECTORY_DATABASE_PASSWORD: password,
  CREDENTIALS_DATABASE_PASSWORD: password,
  NOTIFICATIONS_DATABASE_PASSWORD: password,
  SERVICE_CREDENTIAL: key,
  DIRECTORY_PERSONAL_DATA_KEY: key,
  CREDENTIALS_PERSONAL_DATA_KEY: key,
  NOTIFICATIONS_PERSONAL_DATA_KEY: key,
  AUDIT_KEY: key,
  NUMEN_FINGERPRINT_KEY: key,
  LOOKUP_TOKEN_KEY: key,
  PASSWORD_PEPPER: key,
  THROTTLE_KEY: key,
  DEVICE_KEY: key,
  RESET_CODE_KEY: key,
  NOT_ME_TOKEN_KEY: key,
  CREDENTIALS_PRIVATE_KEY: privateJwk,
};

/** What a database cannot be read without, or is not opened to: never made anew beside one. */
const LASTING = [
  ...Object.keys(makers).filter((name) => /_PASSWORD$|_PERSONAL_DATA_KEY$/.test(name)),
  ...['AUDIT_KEY', 'NUMEN_FINGERPRINT_KEY', 'PASSWORD_PEPPER', 'CREDENTIALS_PRIVATE_KEY'],
];
/** Of these the one before must stay in the list: what it made is still there. */
const KEYS = Object.keys(makers).filter((name) => /_KEY$|_PEPPER$/.test(name));

/** Of these each service has another. */
const OF_EACH = ['DATABASE_URL', 'PERSONAL_DATA_KEY'];

if (existsSync(join(DATABASE, 'PG_VERSION'))) {
  const wrong = Object.keys(makers).flatMap((name) => whatIsWrongBesideData(name) ?? []);
  if (wrong.length > 0) {
    for (const line of wrong) console.error(line);
    process.exit(WRONG_CONFIGURATION);
  }
}
const secrets = Object.fromEntries(
  Object.entries(makers).map(([name, make]) => [name, given(name) ?? kept(name) ?? make()]),
);
for (const [name, value] of Object.entries(secrets)) write('all', name, value);
for (const [service, files] of Object.entries(shares(secrets)))
  for (const [name, value] of Object.entries(files)) write(service, name, value);

/** Why a secret does not fit the database that is there; undefined where it does. */
function whatIsWrongBesideData(name) {
  const [wanted, before] = [given(name), kept(name)];
  if (before === undefined)
    return wanted === undefined && LASTING.includes(name)
      ? `${name} is gone, and the database that is there was made with it: give it back (deploy/secrets/README.md), or restore the volume of secrets. A new one is not made.`
      : undefined;
  if (wanted === undefined || !KEYS.includes(name)) return undefined;
  const current = listed(before)[0];
  return listed(wanted).includes(current)
    ? undefined
    : `${name} lacks the key with which the database that is there was made: put the new one before it, with a comma between them (docs/operations.md, « Changing a key »).`;
}

function listed(setting) {
  return setting.split(',').map((one) => one.trim());
}

function given(name) {
  const file = join(GIVEN, name);
  const value = existsSync(file) ? readFileSync(file, 'utf8').trim() : process.env[name];
  return value || undefined;
}

function kept(name) {
  const file = join(SECRETS, 'all', name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Which files each service gets. */
function shares(all) {
  const persistent = (service) => {
    const prefix = service.toUpperCase();
    const databasePassword = encodeURIComponent(all[`${prefix}_DATABASE_PASSWORD`]);
    return {
      SERVICE_CREDENTIAL: all.SERVICE_CREDENTIAL,
      DATABASE_URL: `postgres://${service}:${databasePassword}@postgres:5432/${service}`,
      PERSONAL_DATA_KEY: all[`${prefix}_PERSONAL_DATA_KEY`],
      AUDIT_KEY: all.AUDIT_KEY,
    };
  };
  const services = {
    directory: {
      ...persistent('directory'),
      NUMEN_FINGERPRINT_KEY: all.NUMEN_FINGERPRINT_KEY,
      LOOKUP_TOKEN_KEY: all.LOOKUP_TOKEN_KEY,
      CREDENTIALS_PUBLIC_KEY: publicHalf(all.CREDENTIALS_PRIVATE_KEY),
    },
    credentials: {
      ...persistent('credentials'),
      LOOKUP_TOKEN_KEY: all.LOOKUP_TOKEN_KEY,
      CREDENTIALS_PRIVATE_KEY: all.CREDENTIALS_PRIVATE_KEY,
      PASSWORD_PEPPER: all.PASSWORD_PEPPER,
      THROTTLE_KEY: all.THROTTLE_KEY,
      DEVICE_KEY: all.DEVICE_KEY,
      RESET_CODE_KEY: all.RESET_CODE_KEY,
      NOT_ME_TOKEN_KEY: all.NOT_ME_TOKEN_KEY,
    },
    notifications: {
      ...persistent('notifications'),
      // Never kept: without it, mails wait.
      SMTP_URL: given('SMTP_URL') ?? '',
      NOT_ME_TOKEN_KEY: all.NOT_ME_TOKEN_KEY,
    },
  };
  return {
    ...services,
    postgres: {
      POSTGRES_PASSWORD: all.POSTGRES_PASSWORD,
      directory: all.DIRECTORY_DATABASE_PASSWORD,
      credentials: all.CREDENTIALS_DATABASE_PASSWORD,
      notifications: all.NOTIFICATIONS_DATABASE_PASSWORD,
    },
    gateway: { SERVICE_CREDENTIAL: all.SERVICE_CREDENTIAL },
    ops: Object.assign({}, ...Object.entries(services).map(underItsName)),
  };
}

/** The files of a service for those who work on all of them: what each has another of bears its name. */
function underItsName([service, files]) {
  const named = Object.entries(files).map(([name, value]) => [
    OF_EACH.includes(name) ? `${service.toUpperCase()}_${name}` : name,
    value,
  ]);
  return Object.fromEntries(named);
}

/** Of each of the list, in its order. */
function publicHalf(privateKeys) {
  const halves = listed(privateKeys).map((privateKey) => {
    const content = JSON.parse(Buffer.from(privateKey, 'base64').toString('utf8'));
    return jwk(createPublicKey(createPrivateKey({ key: content, format: 'jwk' })));
  });
  return halves.join(',');
}

/** Whole or not at all. Readable by any user of the one container that mounts the folder. */
function write(folder, name, value) {
  const path = join(SECRETS, folder);
  mkdirSync(path, { recursive: true });
  const file = join(path, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === value) return;
  writeFileSync(`${file}.new`, value, { mode: folder === 'all' ? 0o400 : 0o444 });
  renameSync(`${file}.new`, file);
}
