import { standardProblem } from '@citadelle/service-kit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** How a file of HR may be sent. */
const TYPES = ['text/csv', 'application/octet-stream'];
const UPLOAD = '/internal/agent-imports';

/** Lets the one call that takes a file have its body as it comes; other calls take JSON. */
export function takeFiles(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser(TYPES, (request, payload, done) => {
    if (request.routeOptions.url === UPLOAD) done(null, payload);
    else done(standardProblem('unsupported-media-type'));
  });
}

/** Whether the body of a request is a file. */
export function isFile({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  return TYPES.includes(type.trim().toLowerCase());
}
