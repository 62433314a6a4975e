export { removeDataFolder } from './data-folder.js';
export { administrator, type DemoPerson, staff, units } from './demo/academy.js';
export { GatewayClient } from './demo/gateway-client.js';
export { seedAdministrator, seedDemo, type SeedOptions } from './demo/seed.js';
export type { RunInfo } from './run-info.js';
export { type LocalOptions, type LocalRun, startLocal } from './start-local.js';
