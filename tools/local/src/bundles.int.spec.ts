import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICE_FLAGS } from '../service-flags.mjs';

const COMPILER = fileURLToPath(new URL('../compile-bundle.mjs', import.meta.url));
const HELPER = new URL('../bundled-program.mjs', import.meta.url).href;
const bundleOf = (folder: string) =>
  fileURLToPath(new URL(`../../../${folder}/dist/bundle.cjs`, import.meta.url));

/** Whether V8 refuses what is kept of a bundle, under these flags of Node; undefined where nothing fit is kept. */
function isRefused(bundle: string, flags: readonly string[]): string {
  const asked = `
    import { compiledScript } from ${JSON.stringify(HELPER)};
    console.log(compiledScript(${JSON.stringify(bundle)}).cachedDataRejected);`;
  const args = [...flags, '--input-type=module', '--eval', asked];
  return execFileSync(process.execPath, args, { env: {}, encoding: 'utf8' }).trim();
}

const PROGRAMS = [
  ...['directory', 'credentials', 'notifications', 'gateway'].map((service) => [
    `apps/${service}`,
    SERVICE_FLAGS,
  ]),
  ['tools/ops', []],
] as [string, string[]][];

it.each(PROGRAMS)('no letter doubles the memory that a bundle takes: %s', (folder) => {
  expect(/[^\0-\x7f]/.exec(readFileSync(bundleOf(folder), 'utf8'))).toBeNull();
});

describe('what V8 made of a bundle at the build', () => {
  it.each(PROGRAMS)('is taken when it is started: %s', (folder, flags) => {
    expect(isRefused(bundleOf(folder), flags)).toBe('false');
  });

  it('is refused under other flags', () => {
    expect(isRefused(bundleOf('apps/gateway'), ['--max-semi-space-size=1'])).toBe('true');
  });

  let folder: string;
  let bundle: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'citadelle-bundle-'));
    bundle = join(folder, 'bundle.cjs');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** How many bytes are kept of a program. */
  function compiled(program: string): number {
    writeFileSync(bundle, program);
    execFileSync(process.execPath, [COMPILER, bundle], { env: {}, stdio: 'pipe' });
    return statSync(`${bundle}.compiled`).size;
  }
  const LONG = `function long(){${'Math.max(1,Math.random());'.repeat(1_000)}}`;

  it('has what the program calls as it starts, until it ends', () => {
    const without = compiled(LONG);
    expect(compiled(`${LONG}long()`)).toBeGreaterThan(without + 10_000);
    expect(compiled(`${LONG}setTimeout(long)`)).toBeGreaterThan(without + 10_000);
  });

  it('is had of a program that ends for want of settings', () => {
    expect(compiled('setImmediate(() => process.exit(78))')).toBeGreaterThan(0);
  });

  it('is not had of a program that cannot be loaded', () => {
    rmSync(`${bundle}.compiled`, { force: true });
    expect(() => compiled('require("./nowhere")')).toThrow(/Cannot find module '\.\/nowhere'/);
    expect(existsSync(`${bundle}.compiled`)).toBe(false);
  });

  describe('and what became of it since', () => {
    beforeAll(() => {
      copyFileSync(bundleOf('apps/gateway'), bundle);
    });

    const kept = () => readFileSync(`${bundleOf('apps/gateway')}.compiled`);
    it.each<[string, (whole: Buffer) => Buffer]>([
      ['nothing of it is left', () => Buffer.alloc(0)],
      ['its end is lost', (whole) => whole.subarray(0, whole.length / 2)],
      ['its end is zeros', (whole) => whole.fill(0, whole.length / 2)],
      [
        'one bit is another',
        (whole) => (whole.writeUInt8(whole.readUInt8(5_000) ^ 1, 5_000), whole),
      ],
    ])('is left alone where %s', (_what, damage) => {
      writeFileSync(`${bundle}.compiled`, damage(kept()));
      expect(isRefused(bundle, SERVICE_FLAGS)).toBe('undefined');
    });

    it('is left alone where the bundle is another one of the same length', () => {
      writeFileSync(`${bundle}.compiled`, kept());
      expect(isRefused(bundle, SERVICE_FLAGS)).toBe('false');
      writeFileSync(bundle, readFileSync(bundle, 'utf8').replace('"use strict"', '"use strlct"'));
      expect(isRefused(bundle, SERVICE_FLAGS)).toBe('undefined');
    });
  });
});
