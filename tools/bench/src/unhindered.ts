import { fileURLToPath } from 'node:url';
import type { AcademyOptions } from './academy.js';

const preload = fileURLToPath(new URL('../no-hashing.cjs', import.meta.url));

/**
 * Nothing holds an import back: no hashing, and nothing that is there for sign-ins beside it, neither a pace to keep nor a
 * lower priority, which services have only where all share one machine.
 */
export const UNHINDERED: AcademyOptions = {
  env: {
    NODE_OPTIONS: `--require ${JSON.stringify(preload)}`,
    ARGON2_ENGINE: 'node-rs',
    IMPORT_PACE: '100000',
  },
  giveWay: false,
};
