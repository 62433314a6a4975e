import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DOCS_PAGE, DOCS_SCRIPT } from './docs.page.js';
import { openApiOf } from './openapi.js';

const SWAGGER_UI_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js'];

/** Serves the OpenAPI document, built when first asked for, and the page that shows it. */
export async function serveDocs(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  let document: string | undefined;
  fastify.get('/api/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(openApiOf(app));
    return reply.type('application/json').send(document);
  });
  fastify.get('/api/docs', (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(DOCS_PAGE),
  );
  fastify.get('/api/docs/start.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(DOCS_SCRIPT),
  );
  // Found by its manifest: importing the package would load the whole bundle into this process.
  const manifest = createRequire(import.meta.url).resolve('swagger-ui-dist/package.json');
  await app.register(fastifyStatic, { root: dirname(manifest), serve: false });
  for (const file of SWAGGER_UI_FILES) {
    fastify.get(`/api/docs/${file}`, (_request, reply) =>
      reply.sendFile(file, { maxAge: '1d', immutable: false }),
    );
  }
}
