export { ServiceClient } from './service-client.js';
export { upstreamMetrics } from './upstream-metrics.js';
