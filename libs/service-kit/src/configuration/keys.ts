import { createHmac } from 'node:crypto';
import { HasForm } from './setting.decorators.js';
import { SecretSetting } from './setting.js';

/** A key and those before it: what is made is made with the current one, what older ones made is still read. */
export interface Keys {
  readonly current: Buffer;
  /** The latest first. */
  readonly former: readonly Buffer[];
  /** The current one, then the former ones. */
  readonly all: readonly Buffer[];
}

/** The keys of a setting: with commas, the current one first. */
export function keysOf(setting: string): Keys {
  const [current, ...former] = textsOf(setting).map((text) => Buffer.from(text, 'base64'));
  return { current: current!, former, all: [current!, ...former] };
}

/** The current one of the keys of a setting. */
export function keyBytes(setting: string): Buffer {
  return keysOf(setting).current;
}

/** The entries of a setting that is a list of secrets: with commas, the current one first. */
export function textsOf(setting: string): string[] {
  return setting.split(',').map((text) => text.trim());
}

/** Tells one key from another, and nothing of the key: 16 characters in hexadecimal. */
export function keyId(key: Uint8Array): string {
  return createHmac('sha256', key).update('the id of this key').digest('hex').slice(0, 16);
}

const LIST = 'several with commas, the current one first';

/** A setting whose entries are keys of so many bytes, each another. */
export function AreKeys(bytes: number): PropertyDecorator {
  return HasForm(`${bytes} bytes in base64, ${LIST}`, (setting) => {
    const texts = textsOf(setting);
    const areKeys = texts.every(
      (text) => /^[A-Za-z0-9+/]+={0,2}$/.test(text) && Buffer.from(text, 'base64').length === bytes,
    );
    return areKeys && areDifferent(texts);
  });
}

/**
 * A setting whose entries are one half of key pairs on X25519 or P-256: each a JWK as JSON in base64. A private half where
 * the public one belongs is refused.
 */
export function AreSealingKeys(half: 'private' | 'public'): PropertyDecorator {
  return HasForm(`a ${half} JWK (OKP, X25519; or EC, P-256) in base64, ${LIST}`, (setting) => {
    const texts = textsOf(setting);
    return texts.every((text) => isSealingKey(text, half)) && areDifferent(texts);
  });
}

function isSealingKey(text: string, half: 'private' | 'public'): boolean {
  try {
    const jwk = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as Record<string, unknown>;
    const { kty, crv, x, y, d } = jwk;
    const isKey =
      typeof x === 'string' &&
      ((kty === 'OKP' && crv === 'X25519') ||
        (kty === 'EC' && crv === 'P-256' && typeof y === 'string'));
    return isKey && (half === 'private' ? typeof d === 'string' : d === undefined);
  } catch {
    return false;
  }
}

function areDifferent(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

/** What a key is for. */
export interface KeyWords {
  /**
   * Whether what it made stays until somebody makes it new: a start without it is refused as long as there may be
   * something left. What others made runs out by itself.
   */
  readonly lasting?: boolean;
  /** What its entries are. */
  readonly are?: PropertyDecorator;
}

const KEYS = Symbol('settings that are keys');

/** A setting that holds keys: the current one first, then those that are still read. */
export function KeySetting(
  words: string,
  { lasting = false, are = AreKeys(32) }: KeyWords = {},
): PropertyDecorator {
  const setting = SecretSetting(words, are);
  return (target, property) => {
    setting(target, property);
    Reflect.defineMetadata(KEYS, { ...keySettings(target), [String(property)]: lasting }, target);
  };
}

/** The settings of a configuration that hold keys, by name, and whether they last. */
export function keySettings(config: object): Readonly<Record<string, boolean>> {
  return (Reflect.getMetadata(KEYS, config) as Record<string, boolean> | undefined) ?? {};
}
