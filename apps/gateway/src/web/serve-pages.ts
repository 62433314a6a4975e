import { standardProblem } from '@citadelle/service-kit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { PageAnswer } from './answers/page-answer.js';
import { PageRenderer } from './answers/page-renderer.js';
import { Assets, ASSETS_PATH } from './assets/assets.js';
import { PageErrorsFilter } from './errors/page-errors.filter.js';
import { UnknownRouteFilter } from './errors/unknown-route.filter.js';
import { readForms } from './forms/posted-fields.js';
import { readFormsWithFiles } from './forms/posted-file.js';
import { IMPORTS } from './imports/imports.paths.js';
import { isPage } from './is-page.js';

/** Prepares Fastify for the pages: forms are read, answers rendered, files served. */
export function servePages(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const renderer = app.get(PageRenderer);
  readForms(fastify, isPage);
  readFormsWithFiles(fastify, [IMPORTS]);
  fastify.addHook('preSerialization', async (request, reply, answer) =>
    answer instanceof PageAnswer ? renderer.render(answer, request, reply) : answer,
  );
  serveAssets(fastify, app.get(Assets));
  // Registered after the filter of the service kit, so that these are asked first.
  app.useGlobalFilters(app.get(PageErrorsFilter), app.get(UnknownRouteFilter));
}

/** Serves the built files: a name says its content, so browsers keep them for good. */
function serveAssets(fastify: FastifyInstance, assets: Assets): void {
  fastify.get<{ Params: { name: string } }>(`${ASSETS_PATH}/:name`, (request, reply) => {
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
