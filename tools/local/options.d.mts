import type { LocalOptions } from './src/start-local.js';

export declare const SERVICES: readonly string[];
export declare const USAGE: string;
export declare class UsageError extends Error {}
export declare function readOptions(
  args: readonly string[],
  env: Record<string, string | undefined>,
  root: string,
): Required<Omit<LocalOptions, 'env' | 'say'>> & { help: boolean };
