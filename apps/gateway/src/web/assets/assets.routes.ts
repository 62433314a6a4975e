import { standardProblem } from '@citadelle/service-kit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Assets, ASSETS_PATH } from './assets.js';

/** Serves the built files: a name says its content, so browsers keep them for good. */
export function serveAssets(app: NestFastifyApplication): void {
  const assets = app.get(Assets);
  app
    .getHttpAdapter()
    .getInstance()
    .get<{ Params: { name: string } }>(`${ASSETS_PATH}/:name`, (request, reply) => {
      const asset = assets.find(request.params.name, request.headers['accept-encoding']);
      if (!asset) throw standardProblem('not-found');
      if (asset.encoding !== undefined) void reply.header('content-encoding', asset.encoding);
      return reply
        .type(asset.type)
        .header('vary', 'accept-encoding')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(asset.body);
    });
}
