export * from './broker.js';
export { MALFORMED } from './cloud-event.js';
export { deadLetters } from './dead-letters.js';
export * from './embedded/embedded-broker.js';
export type { Lag } from './lag.js';
export * from './nest/broker-server.js';
export * from './parking/parked-key.js';
export * from './parking/parked-messages.migration.js';
export * from './parking/postgres-parking-store.js';
