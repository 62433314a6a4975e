export { ServiceClient } from './service-client.js';
export { upstreamMetrics } from './upstream-metrics.js';
export type { SentFile, UploadCall } from './service-call.js';
