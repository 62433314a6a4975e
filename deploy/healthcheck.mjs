// Whether the program in this container is ready; what HEALTHCHECK runs. A service says so on its management port.
import { get } from 'node:http';

const { PORT, MANAGEMENT_PORT: port = PORT, HEALTH_PATH: path = '/health/ready' } = process.env;

get({ host: '127.0.0.1', port, path, timeout: 3000 })
  .on('response', ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
  .on('timeout', () => process.exit(1))
  .on('error', () => process.exit(1));
