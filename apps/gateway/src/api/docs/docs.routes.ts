import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DOCS_PAGE, DOCS_SCRIPT } from './docs.page.js';
import { openApiOf } from './openapi.js';

const SCRIPT = 'text/javascript; charset=utf-8';

/** What the page needs of Swagger UI, by content type. */
const SWAGGER_UI_FILES = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': SCRIPT,
};

/** Serves the OpenAPI document, built when first asked for, and the page that shows it. */
export function serveDocs(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  let document: string | undefined;
  fastify.get('/api/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(openApiOf(app));
    return reply.type('application/json').send(document);
  });
  fastify.get('/api/docs', (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(DOCS_PAGE),
  );
  fastify.get('/api/docs/start.js', (_request, reply) => reply.type(SCRIPT).send(DOCS_SCRIPT));
  // Located by its package.json, since importing the package would load the whole bundle into this process.
  const manifest = createRequire(import.meta.url).resolve('swagger-ui-dist/package.json');
  for (const [file, type] of Object.entries(SWAGGER_UI_FILES)) {
    fastify.get(`/api/docs/${file}`, (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', 'public, max-age=86400')
        .send(createReadStream(join(dirname(manifest), file))),
    );
  }
}
