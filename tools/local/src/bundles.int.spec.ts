import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICE_FLAGS } from '../service-flags.mjs';

const HELPER = new URL('../bundled-program.mjs', import.meta.url).href;
const bundleOf = (folder: string) =>
  fileURLToPath(new URL(`../../../${folder}/dist/bundle.cjs`, import.meta.url));

/** Whether V8 refuses what is kept of a bundle, under these flags of Node; undefined where nothing fit is kept. */
function isRefused(bundle: string, flags: readonly string[]): string {
  const asked = `
    import { programOf } from ${JSON.stringify(HELPER)};
    console.log(programOf(${JSON.stringify(bundle)}).cachedDataRejected);`;
  const args = [...flags, '--input-type=module', '--eval', asked];
  return execFileSync(process.execPath, args, { env: {}, encoding: 'utf8' }).trim();
}

describe('what V8 made of a bundle at the build', () => {
  it.each([
    ...['directory', 'credentials', 'notifications', 'gateway'].map((service) => [
      `apps/${service}`,
      SERVICE_FLAGS,
    ]),
    ['tools/ops', []],
  ] as [string, string[]][])('is taken when it is started: %s', (folder, flags) => {
    expect(isRefused(bundleOf(folder), flags)).toBe('false');
  });

  it('is refused under other flags', () => {
    expect(isRefused(bundleOf('apps/gateway'), ['--max-semi-space-size=1'])).toBe('true');
  });

  describe('and what became of it since', () => {
    let folder: string;
    let bundle: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'citadelle-bundle-'));
      bundle = join(folder, 'bundle.cjs');
      copyFileSync(bundleOf('apps/gateway'), bundle);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

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
