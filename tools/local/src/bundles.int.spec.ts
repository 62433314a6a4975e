import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { SERVICE_FLAGS } from '../service-flags.mjs';

const at = (path: string) => new URL(`../${path}`, import.meta.url).href;

/** Whether V8 refuses what the build kept of a program, under these flags of Node. */
function isRefused(folder: string, flags: readonly string[]): string {
  const bundle = fileURLToPath(at(`../../${folder}/dist/bundle.cjs`));
  const asked = `
    import { readFileSync } from 'node:fs';
    import { compiledOf, programOf } from ${JSON.stringify(at('bundled-program.mjs'))};
    const file = ${JSON.stringify(bundle)};
    console.log(programOf(file, { cachedData: readFileSync(compiledOf(file)) }).cachedDataRejected);`;
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
    expect(isRefused(folder, flags)).toBe('false');
  });

  it('is refused under other flags', () => {
    expect(isRefused('apps/gateway', ['--max-semi-space-size=1'])).toBe('true');
  });
});
