import { AuditKey, CheckpointMaker, CheckpointStore } from '@citadelle/event-store';
import { durationMs, keyId, keysOf } from '@citadelle/service-kit';
import { overFoundations } from '../opening.js';
import type { Rotation, Turned, Turning } from './rotation.js';
import { leftOf, olderThan, runsOut } from './rotation.js';

const SAY_EVERY_MS = 2_000;
/** How long a look-up token lives. */
const LOOKUP_TOKEN_MS = durationMs('PT15M');

/** Every key that can be changed, by the word for it. */
export const rotations: Readonly<Record<string, Rotation>> = {
  'personal-data': {
    setting: 'PERSONAL_DATA_KEY',
    services: ['directory', 'credentials', 'notifications'],
    what: 'keys of personal data',
    then: 'no key of ours opens them',
    turn: rewrap,
  },
  fingerprints: {
    setting: 'NUMEN_FINGERPRINT_KEY',
    services: ['directory'],
    what: 'fingerprints of NUMENs',
    then: 'the last key around them is none of ours',
    turn: wrapAll,
  },
  pepper: {
    setting: 'PASSWORD_PEPPER',
    services: ['credentials'],
    what: 'passwords',
    then: 'each is hashed anew at the next sign-in of its holder',
    turn: countPasswords,
  },
  audit: {
    setting: 'AUDIT_KEY',
    services: ['directory', 'credentials', 'notifications'],
    what: 'checkpoints',
    then: 'they stay as they were signed, and are verified with the key that signed them',
    turn: sign,
  },
  sealing: {
    setting: 'CREDENTIALS_PRIVATE_KEY',
    services: ['credentials'],
    what: 'sealed NUMENs',
    then: 'each is deleted once it is a password',
    turn: countSealed,
  },
  'reset-codes': {
    setting: 'RESET_CODE_KEY',
    services: ['credentials'],
    what: 'open resets',
    then: 'they run out by themselves',
    turn: countResets,
  },
  'look-up-tokens': {
    setting: 'LOOKUP_TOKEN_KEY',
    services: ['directory', 'credentials'],
    what: 'look-up tokens',
    then: 'they run out by themselves',
    turn: (turning) => Promise.resolve(runsOut(turning, LOOKUP_TOKEN_MS)),
  },
  'not-me-links': {
    setting: 'NOT_ME_TOKEN_KEY',
    services: ['notifications', 'credentials'],
    what: 'links « ce n’est pas moi »',
    then: 'they run out by themselves',
    turn: (turning) => Promise.resolve(runsOut(turning, resetMs(turning) + notMeMs(turning))),
  },
  throttle: {
    setting: 'THROTTLE_KEY',
    services: ['credentials'],
    what: 'counts of tries',
    then: 'they begin anew with the new key',
    turn: (turning) => Promise.resolve(runsOut(turning, 0)),
  },
  'device-cookies': {
    setting: 'DEVICE_KEY',
    services: ['credentials'],
    what: 'cookies of known browsers',
    then: 'each is made anew at the next sign-in there',
    turn: (turning) => Promise.resolve(runsOut(turning, knownForMs(turning))),
  },
};

/** The longest life of a reset: credentials has it as a setting, and the others take its longest. */
function resetMs({ service }: Turning): number {
  const { RESET_LIFETIME } = service.config as { RESET_LIFETIME?: string };
  return durationMs(RESET_LIFETIME ?? 'PT72H');
}

/** How long the link of a mail works after the reset that it is about was completed; as {@link resetMs}. */
function notMeMs({ service }: Turning): number {
  const { NOT_ME_AFTER_COMPLETION } = service.config as { NOT_ME_AFTER_COMPLETION?: string };
  return durationMs(NOT_ME_AFTER_COMPLETION ?? 'P7D');
}

/** How long an account knows a browser from which it is not opened. */
function knownForMs({ service }: Turning): number {
  const { SIGN_IN_KNOWN_FOR } = service.config as { SIGN_IN_KNOWN_FOR?: string };
  return durationMs(SIGN_IN_KNOWN_FOR ?? 'P90D');
}

async function rewrap({ foundations: { store }, service, desk }: Turning): Promise<Turned> {
  const tell = teller(desk.say, `${service.definition.name}: keys of personal data looked at`);
  let made = 0;
  for (;;) {
    const watch = { signal: desk.signal, onProgress: tell };
    const { rewrapped, unreadable } = await store.rewrapKeys(watch);
    made += rewrapped;
    // Again, for those that a replica made behind it: the last time nothing was left to do.
    if (rewrapped > 0) continue;
    return { made, left: unreadable, unreadable, until: null, needed: [] };
  }
}

async function wrapAll(turning: Turning): Promise<Turned> {
  const { foundations, keys, noted, desk } = turning;
  const { wrapFingerprints } = await import('@citadelle/directory/rotation');
  const [first] = noted;
  const watch = {
    signal: desk.signal,
    onProgress: teller(desk.say, 'directory: fingerprints of NUMENs wrapped'),
  };
  const { manager } = foundations.dataSource;
  let made = 0;
  for (;;) {
    const outcome = await wrapFingerprints(manager, keys, first!.keyId, watch);
    made += outcome.wrapped;
    if (outcome.wrapped > 0) continue;
    const { unreadable, needed } = outcome;
    return { made, left: unreadable, unreadable, until: null, needed };
  }
}

async function countPasswords(turning: Turning): Promise<Turned> {
  const { FormerKeysStore } = await import('@citadelle/credentials/former-keys');
  const { manager } = turning.foundations.dataSource;
  const counts = await new FormerKeysStore().passwordsByPepper(manager);
  return leftOf(turning, counts, turning.noted[0]!.keyId);
}

/** Has the current key sign at once, so that what is vouched for does not wait for the next hour. */
async function sign(turning: Turning): Promise<Turned> {
  const { foundations, service, keys, desk } = turning;
  const { dataSource } = foundations;
  const key = new AuditKey(keys.current);
  const formerKeys = keys.former.map((former) => new AuditKey(former));
  const { name } = service.definition;
  const maker = new CheckpointMaker({ dataSource, service: name, key, formerKeys });
  let made = 0;
  for await (const { events } of maker.makeWhenOlderThan(0, desk.signal))
    made += events > 0 ? 1 : 0;
  const signers = await new CheckpointStore().signers(dataSource.manager);
  return { ...leftOf(turning, signers, keyId(keys.current)), made };
}

async function countResets(turning: Turning): Promise<Turned> {
  const { FormerKeysStore } = await import('@citadelle/credentials/former-keys');
  const older = olderThan(turning);
  const used = turning.noted.filter(({ keyId: id }) => older.includes(id));
  const last = Math.max(0, ...used.map(({ lastUsedAt }) => lastUsedAt.getTime()));
  const { manager } = turning.foundations.dataSource;
  const left = await new FormerKeysStore().openResetsFrom(manager, new Date(last));
  // None is open: no code of theirs is left either.
  return left === 0 ? runsOut(turning, 0) : runsOut(turning, resetMs(turning), left);
}

/** The directory keeps each sealed NUMEN until credentials has made a password of it, so it is asked. */
async function countSealed(turning: Turning): Promise<Turned> {
  const { NumenStore, sealingKeyId } = await import('@citadelle/directory/rotation');
  const directory = await turning.desk.installation().service('directory');
  const counts = await overFoundations(directory, ({ dataSource }) =>
    new NumenStore().sealedFor(dataSource.manager),
  );
  const { CREDENTIALS_PUBLIC_KEY } = directory.config as unknown as Record<string, string>;
  const current = sealingKeyId(CREDENTIALS_PUBLIC_KEY!);
  const others = [...counts].filter(([id]) => id !== current);
  const left = others.reduce((sum, [, count]) => sum + count, 0);
  const needed = left > 0 ? olderThan(turning) : [];
  return { made: 0, left, unreadable: 0, until: null, needed };
}

/** The keys of a setting of an installed service. */
export function keysIn(service: Turning['service'], setting: string) {
  return keysOf((service.config as unknown as Record<string, string>)[setting]!);
}

function teller(say: (line: string) => void, what: string): (count: number) => void {
  let said = performance.now();
  return (count) => {
    if (performance.now() - said < SAY_EVERY_MS) return;
    said = performance.now();
    say(`  ${what}: ${count.toLocaleString('en')}`);
  };
}
