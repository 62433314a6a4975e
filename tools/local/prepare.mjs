// Makes a fresh clone ready to run: packages installed, TypeScript built. Needs nothing but Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What browsers load, which has a bundler of its own. */
const BROWSER_FILES = 'apps/gateway/web-client';
/** Puts each service, and the operator's commands, into the one file that is started. */
const BUNDLER = 'tools/local/bundle.mjs';
/** What bundles are made with and of, beside what was compiled. */
const OF_BUNDLES = [
  ...['bundling', 'start-bundle', 'bundled-program'],
  ...['compile-bundle', 'service-flags'],
];
/** What is bundled beside the services. */
const OPS = 'tools/ops';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Ends the process, and says why, on a Node that is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Citadelle needs Node 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Installs what the lockfile names, when something of it is missing or differs. */
export function install() {
  if (isInstalled()) return;
  console.error('Installing packages (the first time takes a minute)…');
  run('npm', [
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
}

/** Builds everything, or only the projects named, with what they need; nothing when no source changed since. */
export function build(...projects) {
  const own = stampOf(...projects);
  const sources = fingerprint();
  const isDone = (stamp) => existsSync(stamp) && readFileSync(stamp, 'utf8') === sources;
  const isBuilt = isDone(own) || isDone(stampOf());
  if (isBuilt && outputs(projects, programsOf(projects)).every(existsSync)) return;
  console.error('Building…');
  buildAnew(...projects);
}

/** As {@link build}, whether or not a source changed. */
export function buildAnew(...projects) {
  const sources = fingerprint();
  const programs = programsOf(projects);
  run(process.execPath, [join(root, 'node_modules/@typescript/native/bin/tsc'), '-b', ...projects]);
  run(process.execPath, [join(root, BROWSER_FILES, 'build.mjs')]);
  if (programs.length > 0) run(process.execPath, [join(root, BUNDLER), ...programs]);
  const stamp = stampOf(...projects);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, sources);
}

/** Where it is noted of which sources these projects were built, or everything. */
function stampOf(...projects) {
  const name = ['built', ...projects].join('-').replaceAll('/', '.');
  return join(root, 'node_modules', '.cache', 'citadelle', name);
}

/** What is bundled of these projects. */
function programsOf(projects) {
  const services = readdirSync(join(root, 'apps')).map((name) => `apps/${name}`);
  return [...services, OPS].filter((folder) => projects.length === 0 || projects.includes(folder));
}

/** Runs a command in the root of the clone; a failure ends this process too. */
export function run(command, args) {
  const code = attempt(command, args);
  if (code !== 0) process.exit(code);
}

/** Runs a command in the root of the clone, and says how it ended. */
export function attempt(command, args) {
  const shell = process.platform === 'win32' && command === 'npm';
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell,
  });
  if (error) console.error(`${command} did not start: ${error.message}`);
  return status ?? (signal === 'SIGINT' ? 130 : 1);
}

function isInstalled() {
  const installed = readPackages('node_modules/.package-lock.json');
  const wanted = readPackages('package-lock.json');
  return Object.entries(wanted).every(([path, { version, link, optional, devOptional, peer }]) => {
    if (!path.includes('node_modules/')) return true;
    const there = installed[path];
    if (!there) return Boolean(optional || devOptional || peer);
    return link ? there.link : there.version === version;
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

function packages() {
  const folders = ['libs', 'apps', 'tools'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name)),
  );
  return folders.filter((folder) => existsSync(join(folder, 'tsconfig.json')));
}

/** What was built, by what there must be of it: gone after `npm run clean`, or when a build was interrupted. */
function outputs(projects, programs) {
  const built = projects.length > 0 ? projects.map((folder) => join(root, folder)) : packages();
  return [
    ...built.map((folder) => join(folder, 'tsconfig.tsbuildinfo')),
    ...programs.flatMap((folder) =>
      ['bundle.js', 'bundle.cjs', 'bundle.cjs.compiled'].map((file) =>
        join(root, folder, 'dist', file),
      ),
    ),
    join(root, 'apps/gateway/dist/assets'),
  ];
}

/** Changes when a source, a manifest or a compiler setting does. */
function fingerprint() {
  const hash = createHash('sha256');
  const note = (file) => {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  };
  for (const file of ['package-lock.json', 'tsconfig.json', 'tsconfig.base.json', BUNDLER])
    note(join(root, file));
  for (const name of OF_BUNDLES) note(join(import.meta.dirname, `${name}.mjs`));
  for (const folder of packages()) {
    note(join(folder, 'tsconfig.json'));
    note(join(folder, 'package.json'));
  }
  const sources = packages().map((folder) => join(folder, 'src'));
  for (const folder of [...sources, join(root, BROWSER_FILES)]) {
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (file.isFile()) note(join(file.parentPath ?? file.path, file.name));
    }
  }
  return hash.digest('hex');
}
