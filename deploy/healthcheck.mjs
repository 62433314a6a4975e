// Whether the service in this container is ready; what HEALTHCHECK runs.
import { get } from 'node:http';

const { PORT: port, HEALTH_PATH: path = '/health/ready' } = process.env;

get({ host: '127.0.0.1', port, path, timeout: 3000 })
  .on('response', ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
  .on('timeout', () => process.exit(1))
  .on('error', () => process.exit(1));
