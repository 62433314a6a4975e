import type { Delays } from '@citadelle/async';
import type { RetryPolicy } from './broker.js';

/** What applies where a subscription says nothing. */
export const DEFAULT_RETRY: RetryPolicy = { attempts: 5, firstDelayMs: 100, maxDelayMs: 5_000 };

/** Between two tries of work that waits for its environment: no spinning, and a short delay once it is back. */
export const PATIENCE: Delays = { maxDelayMs: 3_000 };
