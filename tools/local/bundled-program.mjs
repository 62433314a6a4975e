import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';

/** Where what V8 made of a bundle is kept, after a digest of both. */
export const compiledOf = (file) => `${file}.compiled`;

/** What each CommonJS module is given. */
const GIVEN = ['require', 'module', 'exports', '__filename', '__dirname'];
const DIGEST_BYTES = 32;

/** Keeps what V8 makes of a bundle under the flags of this process. */
export function keepCompiled(file) {
  const bundle = readFileSync(file);
  const { cachedData } = compile(file, bundle, { produceCachedData: true });
  writeFileSync(compiledOf(file), Buffer.concat([digestOf(bundle, cachedData), cachedData]));
}

/** A bundle as a function. V8 takes only what the same version made under the same flags, and compiles anew otherwise. */
export function programOf(file) {
  const bundle = readFileSync(file);
  return compile(file, bundle, { cachedData: keptOf(file, bundle) });
}

function compile(file, bundle, options) {
  return compileFunction(bundle.toString(), GIVEN, { filename: file, ...options });
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
