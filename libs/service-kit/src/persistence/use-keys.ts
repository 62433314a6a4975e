import { KeysInUseStore } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { keyId, keySettings, keysOf } from '../configuration/keys.js';
import type { PersistentServiceConfig } from '../configuration/service-config.js';

const notes = new KeysInUseStore();

/** The ids of the keys of each setting that holds keys: the current one first. */
function keyIdsOf(config: PersistentServiceConfig): Readonly<Record<string, string[]>> {
  const settings = config as unknown as Readonly<Record<string, string>>;
  return Object.fromEntries(
    Object.keys(keySettings(config)).map((name) => [name, keysOf(settings[name]!).all.map(keyId)]),
  );
}

/**
 * Notes which keys make what is made from now on. Where a setting lacks a key of which something may be left, nothing
 * is noted, and it is told what to do.
 */
export async function useKeys(
  manager: EntityManager,
  config: PersistentServiceConfig,
): Promise<string[]> {
  const lasting = keySettings(config);
  const ids = keyIdsOf(config);
  const missing = (await notes.list(manager)).filter(
    ({ setting, keyId: id }) => lasting[setting] && !ids[setting]!.includes(id),
  );
  const settings = new Set(missing.map(({ setting }) => setting));
  if (settings.size > 0)
    return [...settings].map(
      (name) =>
        `${name} lacks a key with which data of the database were written: put it back, behind the current one`,
    );
  await goOnUsingKeys(manager, config);
  return [];
}

/** Says again which keys make what is made: while replicas are changed one by one, that is more than one. */
export async function goOnUsingKeys(
  manager: EntityManager,
  config: PersistentServiceConfig,
): Promise<void> {
  const current = Object.entries(keyIdsOf(config)).map(([name, [id]]) => [name, id!] as const);
  await notes.use(manager, Object.fromEntries(current));
}
