// Bundles services and the operator's commands, as they were compiled, each into the one file that is started: to read
// thousands of files takes three times as long. Arguments name their folders; all without. Needs no network.
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { compiledOf } from './bundled-program.mjs';
import { BUNDLING } from './bundling.mjs';
import { SERVICE_FLAGS } from './service-flags.mjs';

const root = join(import.meta.dirname, '../..');
/** A program without settings ends within a second; what does not end is not built. */
const ENDS_WITHIN_MS = 120_000;
const named = process.argv.slice(2);
const programs =
  named.length > 0
    ? named
    : [...readdirSync(join(root, 'apps')).map((name) => `apps/${name}`), 'tools/ops'];
const bundleOf = (folder) => join(root, folder, 'dist/bundle.cjs');
const inEach = (source, name) =>
  programs.map((folder) => ({ in: source(folder), out: `${folder}/dist/${name}` }));

// prepare.mjs builds again where one is missing: so an interrupted build is noticed.
for (const folder of programs) rmSync(compiledOf(bundleOf(folder)), { force: true });
await esbuild.build({
  entryPoints: inEach((folder) => join(root, folder, 'dist/main.js'), 'bundle'),
  outdir: root,
  outExtension: { '.js': '.cjs' },
  ...BUNDLING,
});
await esbuild.build({
  entryPoints: inEach(() => join(import.meta.dirname, 'start-bundle.mjs'), 'bundle'),
  outdir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
for (const folder of programs) {
  const flags = folder.startsWith('apps/') ? SERVICE_FLAGS : [];
  const compile = join(import.meta.dirname, 'compile-bundle.mjs');
  execFileSync(process.execPath, [...flags, compile, bundleOf(folder)], {
    // Nothing of ours: with its settings a service would start and not end, and what is compiled under the flags of our
    // NODE_OPTIONS is refused at each start. Windows needs its own folder.
    env: { SystemRoot: process.env.SystemRoot },
    timeout: ENDS_WITHIN_MS,
    stdio: 'inherit',
  });
}
