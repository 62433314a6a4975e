import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { documentCalls } from './document-calls.js';

const DESCRIPTION = `One professional account for every member of staff of the académie de Besançon.

JSON in and out, dates \`YYYY-MM-DD\`, instants RFC 3339 UTC, ids UUIDv7, lists by keyset
(\`?limit=…&after=…\` → \`{items, next}\`). Unknown properties are refused. Every error is an RFC 9457
\`application/problem+json\`: programs look at its \`code\`, people read its French \`title\` and \`detail\`.

Sign in with \`POST /api/v1/sessions\`, then send \`Authorization: Bearer <token>\`.`;

/** The OpenAPI document of the API, from its controllers. */
export function openApiOf(app: INestApplication): OpenAPIObject {
  documentCalls(app);
  const config = new DocumentBuilder()
    .setTitle('Citadelle')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'Token of `POST /sessions`.' })
    .build();
  return SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
  });
}
