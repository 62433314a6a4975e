import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { newSubjectKey, openFields, sealFields, unwrapKey, wrapKey } from './personal-data.js';

describe('sealed fields', () => {
  const key = newSubjectKey();
  const id = randomUUID();
  const data = { name: 'Éloïse', none: null, empty: '', unit: 'SIG-AESH' };
  const personal = ['name', 'none', 'empty', 'absent'];

  it('open with their key, and are null without it', () => {
    const sealed = sealFields(data, personal, key, id);
    expect(JSON.stringify(sealed)).not.toContain('Éloïse');
    expect(openFields(sealed, key, id)).toEqual(data);
    expect(openFields(sealed, null, id)).toEqual({ ...data, name: null, empty: null });
  });

  it('never look the same twice', () => {
    expect(sealFields(data, personal, key, id)).not.toEqual(sealFields(data, personal, key, id));
  });

  it('do not open in another event, in another field, with another key, or altered', () => {
    const sealed = sealFields(data, personal, key, id);
    const { $sealed } = sealed.name as { $sealed: string };
    const altered = Buffer.from($sealed, 'base64');
    altered[15]! ^= 1;
    expect(() => openFields(sealed, key, randomUUID())).toThrow();
    expect(() => openFields({ unit: sealed.name }, key, id)).toThrow();
    expect(() => openFields(sealed, newSubjectKey(), id)).toThrow();
    expect(() => openFields({ name: { $sealed: altered.toString('base64') } }, key, id)).toThrow();
  });

  it('must be texts', () => {
    expect(() => sealFields({ name: 3 }, ['name'], key, id)).toThrow('name is not a string');
  });
});

describe('a wrapped key', () => {
  const master = newSubjectKey();

  it('opens for its subject and its master key only', () => {
    const key = newSubjectKey();
    const wrapped = wrapKey(master, 'a', key);
    expect(unwrapKey([master], 'a', wrapped)).toEqual(key);
    expect(unwrapKey([newSubjectKey(), newSubjectKey(), master], 'a', wrapped)).toEqual(key);
    expect(() => unwrapKey([master], 'b', wrapped)).toThrow();
    expect(() => unwrapKey([newSubjectKey(), newSubjectKey()], 'a', wrapped)).toThrow();
  });
});
