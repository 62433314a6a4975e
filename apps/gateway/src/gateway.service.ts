import type { ServiceDefinition } from '@citadelle/service-kit';
import { ApiModule } from './api/api.module.js';
import { serveDocs } from './api/docs/docs.routes.js';
import { entries, GatewayConfig } from './gateway.config.js';
import { leaveCsvBodies } from './uploads/csv-bodies.js';
import { KnownRoutes } from './web/known-routes.js';
import { readableAddress } from './web/readable-address.js';
import { protect } from './web/security-headers.js';
import { servePages } from './web/serve-pages.js';
import { WebModule } from './web/web.module.js';

/** The one door from outside: the HTTP API and the French pages. */
export const gateway: ServiceDefinition<GatewayConfig> = {
  name: 'gateway',
  config: GatewayConfig,
  trustedProxies: (config) => entries(config.TRUSTED_PROXIES),
  routedUrl: readableAddress,
  module: () => ({ module: class Gateway {}, imports: [ApiModule, WebModule] }),
  configureApp(app, config) {
    const fastify = app.getHttpAdapter().getInstance();
    app.get(KnownRoutes).collectFrom(fastify);
    protect(fastify, config.PUBLIC_URL);
    leaveCsvBodies(fastify);
    servePages(app);
    serveDocs(app);
  },
};
