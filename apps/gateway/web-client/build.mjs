// Builds what browsers load – styles, fonts, icons, scripts – into dist/assets, compressed and named by content,
// with a list of it all. Nothing when nothing changed; needs no network.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';

const here = import.meta.dirname;
const target = join(here, '../dist/assets');
const list = join(target, 'list.json');
/** The files that a page names; fonts and icons are found through the styles. */
const ENTRIES = ['styles.css', 'state-brand.css', 'client.ts'];
/** The worker that a script loads when it needs it; its name is put into the script. */
const WORKER = 'strength.worker.ts';
/** What pages and services judge alike: bundled as it was compiled. */
const SHARED = '@citadelle/contracts/password-rules';
/** Packages whose versions change what is built. */
const BUNDLED = [
  '@gouvfr/dsfr',
  '@zxcvbn-ts/core',
  '@zxcvbn-ts/language-common',
  '@zxcvbn-ts/language-fr',
  'esbuild',
];
/** Files that are compressed already: compressing them again would make them larger. */
const DENSE = new Set(['.woff2']);

/** Bundles the design system without the State's fonts, and the French dictionaries without the rare words. */
const withoutUnusedParts = {
  name: 'without-unused-parts',
  setup({ onLoad }) {
    // The State's fonts belong to its brand: only state-brand.css brings them.
    onLoad({ filter: /core\.main\.min\.css$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/@font-face\{[^}]*\}/g, ''),
      loader: 'css',
    }));
    // More than a quarter of the size of the strength meter, for rare words, which the service still judges.
    onLoad({ filter: /language-fr[/\\]dist[/\\]wikipedia\.json\.mjs$/ }, () => ({
      contents: 'export default [];',
    }));
  },
};

const sources = fingerprint();
if (!isDone()) await build();

async function build() {
  const worker = await bundle([WORKER]);
  const { outputFiles: pages, metafile } = await bundle(ENTRIES, {
    STRENGTH_WORKER: JSON.stringify(`/assets/${basename(worker.outputFiles[0].path)}`),
  });
  const outputFiles = [...worker.outputFiles, ...pages];
  mkdirSync(target, { recursive: true });
  for (const { path, contents } of outputFiles) {
    writeFileSync(path, contents);
    if (DENSE.has(extname(path))) continue;
    writeFileSync(`${path}.gz`, gzipSync(contents, { level: constants.Z_BEST_COMPRESSION }));
    writeFileSync(`${path}.br`, brotliCompressSync(contents));
  }
  const files = outputFiles.map(({ path }) => basename(path));
  const entries = Object.fromEntries(
    Object.entries(metafile.outputs)
      .filter(([, { entryPoint }]) => entryPoint)
      .map(([path, { entryPoint }]) => [basename(entryPoint), basename(path)]),
  );
  // Written last and by renaming, so that a gateway that starts meanwhile reads the old list or the new one.
  writeFileSync(`${list}.new`, JSON.stringify({ sources, files, entries }, null, 2));
  renameSync(`${list}.new`, list);
  const current = new Set([basename(list), ...files.flatMap((f) => [f, `${f}.br`, `${f}.gz`])]);
  for (const file of readdirSync(target)) if (!current.has(file)) rmSync(join(target, file));
}

function bundle(entries, define = {}) {
  return esbuild.build({
    entryPoints: entries.map((entry) => join(here, entry)),
    outdir: target,
    publicPath: '/assets',
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: ['es2022', 'chrome109', 'firefox115', 'safari16'],
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    loader: { '.svg': 'file', '.woff2': 'file' },
    define,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [withoutUnusedParts],
  });
}

function isDone() {
  try {
    return JSON.parse(readFileSync(list, 'utf8')).sources === sources;
  } catch {
    return false;
  }
}

/** A digest of the sources here, of what is shared with the services, and of the versions of the bundled packages and the bundler. */
function fingerprint() {
  const hash = createHash('sha256');
  const require = createRequire(import.meta.url);
  for (const name of readdirSync(here).sort()) {
    if (extname(name) !== '.tsbuildinfo') hash.update(name).update(readFileSync(join(here, name)));
  }
  const shared = dirname(fileURLToPath(import.meta.resolve(SHARED)));
  for (const name of readdirSync(shared).sort()) {
    if (extname(name) === '.js') hash.update(name).update(readFileSync(join(shared, name)));
  }
  for (const name of BUNDLED) {
    hash.update(require(`${name}/package.json`).version);
  }
  return hash.digest('hex');
}
