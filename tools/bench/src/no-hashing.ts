import { fileURLToPath } from 'node:url';

const preload = fileURLToPath(new URL('../no-hashing.cjs', import.meta.url));

/** Settings of services in which nothing holds an import back: no hashing, and no pace to keep for sign-ins beside it. */
export const NO_HASHING = {
  NODE_OPTIONS: `--require ${JSON.stringify(preload)}`,
  ARGON2_ENGINE: 'node-rs',
  IMPORT_PACE: '100000',
};
