import type { FastifyInstance } from 'fastify';
import type { Readiness } from './readiness.js';

/** `/health/live` and `/health/ready` on the public port: they say the status and nothing else. */
export function addHealthRoutes(fastify: FastifyInstance, readiness: Readiness): void {
  fastify.get('/health/live', () => ({ status: 'ok' }));
  fastify.get('/health/ready', async (_request, reply) => {
    const { status } = await readiness.report();
    return reply.status(status === 'ok' ? 200 : 503).send({ status });
  });
}
