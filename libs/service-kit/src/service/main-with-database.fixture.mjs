import { main, PersistentServiceConfig } from '../../dist/index.js';

/** A process as a service with a database is one. It is plain JavaScript, since a real node runs what is bundled of it. */
void main({
  name: 'notifications',
  config: PersistentServiceConfig,
  module: () => ({ module: class Nothing {} }),
  persistence: () => ({
    migrations: [],
    entities: [],
    schemas: {},
    projections: [],
    publishers: [],
  }),
});
