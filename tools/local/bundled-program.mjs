import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** Where what V8 made of a bundle is kept, after a digest of both. */
export const compiledOf = (file) => `${file}.compiled`;

/** As Node wraps a CommonJS module, on its first line. */
const BEFORE = '(function (require, module, exports, __filename, __dirname) {';
const AFTER = '\n})';
const DIGEST_BYTES = 32;

/**
 * Runs a bundle, and keeps what V8 made of it under the flags of this process when that ends: V8 compiles a function when
 * it is first called, and every start calls the same ones.
 */
export function keepCompiled(file) {
  const bundle = readFileSync(file);
  const script = scriptOf(file, bundle);
  run(script, file);
  process.once('exit', () => {
    const compiled = script.createCachedData();
    writeFileSync(compiledOf(file), Buffer.concat([digestOf(bundle, compiled), compiled]));
  });
}

/** Runs a bundle. */
export function runBundle(file) {
  run(compiledScript(file), file);
}

/** A bundle as V8 compiled it at the build. V8 takes only what the same version made under the same flags, and compiles anew otherwise. */
export function compiledScript(file) {
  const bundle = readFileSync(file);
  return scriptOf(file, bundle, keptOf(file, bundle));
}

function scriptOf(file, bundle, cachedData) {
  const columnOffset = -BEFORE.length;
  return new Script(`${BEFORE}${bundle}${AFTER}`, { filename: file, columnOffset, cachedData });
}

function run(script, file) {
  const module = { exports: {} };
  const program = script.runInThisContext();
  program(createRequire(file), module, module.exports, file, dirname(file));
}

/** Nothing where anything is wrong with it: V8 knows a bundle by its length alone, and dies of what is damaged. */
function keptOf(file, bundle) {
  try {
    const kept = readFileSync(compiledOf(file));
    const cachedData = kept.subarray(DIGEST_BYTES);
    const isWhole = digestOf(bundle, cachedData).equals(kept.subarray(0, DIGEST_BYTES));
    return isWhole ? cachedData : undefined;
  } catch {
    return undefined;
  }
}

function digestOf(bundle, cachedData) {
  return createHash('sha256').update(bundle).update(cachedData).digest();
}
