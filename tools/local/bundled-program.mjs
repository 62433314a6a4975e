import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';

/** Where what V8 made of a bundle is kept. */
export const compiledOf = (file) => `${file}.compiled`;

/** A bundle as a function of what each CommonJS module is given. */
export function programOf(file, cached) {
  const given = ['require', 'module', 'exports', '__filename', '__dirname'];
  return compileFunction(readFileSync(file, 'utf8'), given, { filename: file, ...cached });
}
