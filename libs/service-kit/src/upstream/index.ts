export { ServiceClient } from './service-client.js';
export type { ServiceAnswer, ServiceCall } from './service-call.js';
export { UpstreamMetrics } from './upstream-metrics.js';
