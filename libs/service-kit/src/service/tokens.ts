import type { DeadlineRunner } from '@citadelle/event-store';

/** Where modules register a handler for each kind of deadline, while the application starts. */
export type Deadlines = Pick<DeadlineRunner, 'on'>;

/** The service's configuration. */
export const CONFIG = Symbol('CONFIG');
/** Whether the code runs for a tool beside the service: then it begins no work by itself. */
export const QUIET = Symbol('QUIET');
/** The service's {@link EventStore}. */
export const EVENT_STORE = Symbol('EVENT_STORE');
/** The {@link Deadlines} registry. */
export const DEADLINES = Symbol('DEADLINES');
/** The prom-client Registry behind /metrics. */
export const METRICS = Symbol('METRICS');
/** The pino Logger. */
export const LOGGER = Symbol('LOGGER');
