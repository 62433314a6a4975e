import { describe, expect, it } from '@jest/globals';
import { createHasher, engines, reachesFloor } from './hasher.js';

const light = { memoryKib: 7168, time: 5, parallelism: 1 };
const pepper = Buffer.alloc(32, 7);
const password = 'tarte aux myrtilles de Mouthe';

describe('the two engines', () => {
  it.each([
    ['node-rs', 'argon2'],
    ['argon2', 'node-rs'],
  ] as const)('what %s hashed, %s verifies', async (first, second) => {
    const writer = await createHasher(light, pepper, first);
    const reader = await createHasher(light, pepper, second);
    const phc = await writer.hash(password);
    expect(writer.engine).not.toBe(reader.engine);
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=7168,t=5,p=1,keyid=[0-9a-f]{16}\$/);
    expect(await reader.verify(phc, password)).toBe(true);
    expect(await reader.verify(phc, `${password} `)).toBe(false);
  });

  it.each(['node-rs', 'argon2'] as const)(
    '%s verifies nothing without the pepper',
    async (name) => {
      const peppered = await createHasher(light, pepper, name);
      const other = await createHasher(light, Buffer.alloc(32, 8), name);
      expect(await other.verify(await peppered.hash(password), password)).toBe(false);
    },
  );

  it.each(['node-rs', 'argon2'] as const)('%s salts: no two hashes alike', async (name) => {
    const hasher = await createHasher(light, pepper, name);
    expect(await hasher.hash(password)).not.toBe(await hasher.hash(password));
  });
});

describe('a hash made with weaker parameters', () => {
  it('is outdated, and one with the same or stronger is not', async () => {
    const weak = await (await createHasher(light, pepper)).hash(password);
    expect((await createHasher(light, pepper)).isOutdated(weak)).toBe(false);
    expect((await createHasher({ ...light, memoryKib: 8192 }, pepper)).isOutdated(weak)).toBe(true);
    expect((await createHasher({ ...light, time: 6 }, pepper)).isOutdated(weak)).toBe(true);
  });
});

describe.each(['node-rs', 'argon2'] as const)('with several peppers, %s', (engine) => {
  const fresh = Buffer.alloc(32, 9);
  const hasherWith = (...peppers: Buffer[]) => createHasher(light, peppers, engine);

  it('verifies what each of them made, and what does not say which', async () => {
    const old = await (await hasherWith(pepper)).hash(password);
    const both = await hasherWith(fresh, pepper);
    const unnamed = old.replace(/,keyid=[0-9a-f]+/, '');
    expect(unnamed).not.toBe(old);
    for (const phc of [old, unnamed, await both.hash(password)]) {
      expect(await both.verify(phc, password)).toBe(true);
      expect(await both.verify(phc, `${password} `)).toBe(false);
    }
  });

  it('makes hashes with the first one, and knows those of the others for outdated', async () => {
    const old = await (await hasherWith(pepper)).hash(password);
    const both = await hasherWith(fresh, pepper);
    const made = await both.hash(password);
    expect(both.isOutdated(old)).toBe(true);
    expect(both.isOutdated(made)).toBe(false);
    expect(await (await hasherWith(fresh)).verify(made, password)).toBe(true);
    expect(await (await hasherWith(pepper)).verify(made, password)).toBe(false);
  });

  it('verifies nothing of a pepper that is gone', async () => {
    const old = await (await hasherWith(pepper)).hash(password);
    expect(await (await hasherWith(fresh)).verify(old, password)).toBe(false);
  });

  it('reads the name of the pepper in place, as the version before it would', async () => {
    const named = await (await hasherWith(pepper)).hash(password);
    const { verify } = await engines[engine]();
    expect(await verify(named, password, { secret: pepper })).toBe(true);
  });
});

describe('the floor', () => {
  it.each([
    [47104, 1, true],
    [19456, 2, true],
    [12288, 3, true],
    [9216, 4, true],
    [7168, 5, true],
    [65536, 3, true],
    [47103, 1, false],
    [19455, 2, false],
    [7168, 4, false],
    [7167, 50, false],
    [0, 0, false],
  ])('is reached by m=%i, t=%i: %s', (memoryKib, time, reached) => {
    expect(reachesFloor({ memoryKib, time, parallelism: 1 })).toBe(reached);
  });
});
