// Whether the service in this container is ready, as its management port says; what HEALTHCHECK runs.
import { get } from 'node:http';

const { MANAGEMENT_PORT: port } = process.env;

get({ host: '127.0.0.1', port, path: '/health/ready', timeout: 3000 })
  .on('response', ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
  .on('timeout', () => process.exit(1))
  .on('error', () => process.exit(1));
