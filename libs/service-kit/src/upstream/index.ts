export { ServiceClient } from './service-client.js';
export type { ServiceAnswer, ServiceCall } from './service-call.js';
export { upstreamMetrics } from './upstream-metrics.js';
