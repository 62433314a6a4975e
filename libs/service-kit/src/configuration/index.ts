/** Settings alone, for tools that must start quickly. */
export { kafkaOptionsOf } from './kafka-options.js';
export { ConfigError, readConfig } from './read-config.js';
export { PersistentServiceConfig } from './service-config.js';
