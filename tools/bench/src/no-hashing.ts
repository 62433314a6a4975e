import { fileURLToPath } from 'node:url';

const preload = fileURLToPath(new URL('../no-hashing.cjs', import.meta.url));

/** Settings of services in which passwords are not hashed, so that everything else of an import is measured. */
export const NO_HASHING = {
  NODE_OPTIONS: `--require ${JSON.stringify(preload)}`,
  ARGON2_ENGINE: 'node-rs',
};
