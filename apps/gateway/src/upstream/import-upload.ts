import { type BegunImport, type BeginImport, IMPORT_BYTES_MAX } from '@citadelle/contracts/calls';
import { letBodyTakeLong } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { fileOfHr, tooLarge } from '../uploads/sent-file.js';
import { Services } from './services.js';

/** What a form has around its file, at most. */
const FORM_BYTES_MAX = 128 * 1024;

/** What is known of a file before it comes. */
interface Announced {
  /** How many bytes it has. A form says only how long it is together with its file. */
  readonly length?: number | undefined;
  /** Under which the same file, sent again, is the same import. */
  readonly idempotencyKey?: string | undefined;
}

/** Hands files of HR on to the directory while they come. */
@Injectable()
export class ImportUpload {
  constructor(private readonly services: Services) {}

  /** The import that begins with this file. */
  async begin(
    request: FastifyRequest,
    asked: BeginImport,
    file: Readable,
    { length, idempotencyKey }: Announced,
  ): Promise<BegunImport> {
    const said = length ?? Number(request.headers['content-length'] ?? 0) - FORM_BYTES_MAX;
    if (said > IMPORT_BYTES_MAX) throw tooLarge();
    letBodyTakeLong(request.raw);
    return this.services.upload<BegunImport>(
      { service: 'directory', path: '/internal/agent-imports', query: asked, idempotencyKey },
      fileOfHr(file, length),
    );
  }
}
