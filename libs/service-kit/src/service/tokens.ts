import type { DeadlineRunner } from '@citadelle/event-store';

/** Where modules register a handler for each kind of deadline, while the application starts. */
export type Deadlines = Pick<DeadlineRunner, 'on'>;

/** Where modules register, while the application starts, what a replica of the service does by itself. */
export interface Background {
  /** Calls `start` once the replica works; never in a tool beside the service. */
  onStart(start: () => void): void;
}

/** The service's configuration. */
export const CONFIG = Symbol('CONFIG');
/** The service's {@link EventStore}. */
export const EVENT_STORE = Symbol('EVENT_STORE');
/** The {@link Deadlines} registry. */
export const DEADLINES = Symbol('DEADLINES');
/** The {@link Background} registry. */
export const BACKGROUND = Symbol('BACKGROUND');
/** The prom-client Registry behind /metrics. */
export const METRICS = Symbol('METRICS');
/** The pino Logger. */
export const LOGGER = Symbol('LOGGER');
