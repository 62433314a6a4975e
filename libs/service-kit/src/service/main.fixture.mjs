import { main, ServiceConfig } from '../../dist/index.js';

/** A process as each service is one, without a database. It is plain JavaScript, since a real node runs what is bundled of it. */
void main({
  name: 'gateway',
  config: ServiceConfig,
  module: () => ({ module: class Nothing {} }),
  async configureApp(app) {
    // As one that waits for its database.
    if (process.env.NEVER_STARTS) {
      process.stdout.write('waiting');
      await new Promise((resolve) => setTimeout(resolve, 3_600_000));
    }
    const http = app.getHttpAdapter().getInstance();
    http.get('/stuck', () => new Promise(() => undefined));
    http.get('/rejection', () => {
      void Promise.reject(new Error('nobody handles "azerty-secret"'));
      return {};
    });
  },
});
