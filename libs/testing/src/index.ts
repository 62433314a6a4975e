export * from './cable.js';
export * from './mail-server.js';
export * from './nasty-inputs.js';
export * from './postgres.js';
export { startTestServers, testKafkaBrokers, withoutKafka } from './servers/servers.js';
export { until } from './until.js';
export * from './sequential-scans.js';
export * from './timing.js';
export * from './messages-of-tomorrow.js';
