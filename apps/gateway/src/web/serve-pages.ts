import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PageAnswer } from './answers/page-answer.js';
import { PageRenderer } from './answers/page-renderer.js';
import { serveAssets } from './assets/assets.routes.js';
import { PageErrorsFilter } from './errors/page-errors.filter.js';
import { UnknownRouteFilter } from './errors/unknown-route.filter.js';
import { readForms } from './forms/posted-fields.js';
import { isPage } from './is-page.js';

/** Prepares Fastify for the pages: forms are read, answers rendered, files served. */
export function servePages(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const renderer = app.get(PageRenderer);
  readForms(fastify, isPage);
  fastify.addHook('preSerialization', async (request, reply, answer) =>
    answer instanceof PageAnswer ? renderer.render(answer, request, reply) : answer,
  );
  serveAssets(app);
  // Registered after the filter of the service kit, so that these are asked first.
  app.useGlobalFilters(app.get(PageErrorsFilter), app.get(UnknownRouteFilter));
}
