import { type BegunImport, type BeginImport, IMPORT_BYTES_MAX } from '@citadelle/contracts/calls';
import { letBodyTakeLong } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { fileOfHr, tooLarge } from '../uploads/sent-file.js';
import { Services } from './services.js';

/** What a form has around its file, at most. */
const FORM_BYTES_MAX = 128 * 1024;

/** Hands files of HR on to the directory while they come. */
@Injectable()
export class ImportUpload {
  constructor(private readonly services: Services) {}

  /** The import that begins with this file; `length` where it is known before. A form says how long it is with its file. */
  async begin(
    request: FastifyRequest,
    asked: BeginImport,
    file: Readable,
    length?: number,
  ): Promise<BegunImport> {
    const said = length ?? Number(request.headers['content-length'] ?? 0) - FORM_BYTES_MAX;
    if (said > IMPORT_BYTES_MAX) throw tooLarge();
    letBodyTakeLong(request.raw);
    return this.services.upload<BegunImport>(
      { service: 'directory', path: '/internal/agent-imports', query: asked },
      fileOfHr(file, length),
    );
  }
}
