import { type BegunImport, type BeginImport, IMPORT_BYTES_MAX } from '@citadelle/contracts/calls';
import { durationMs, letBodyTakeLong } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { GatewayConfig } from '../gateway.config.js';
import { fileOfHr, tooLarge, tooSlow } from '../uploads/sent-file.js';
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
  constructor(
    private readonly services: Services,
    private readonly config: GatewayConfig,
  ) {}

  /** The import that begins with this file. */
  async begin(
    request: FastifyRequest,
    asked: BeginImport,
    file: Readable,
    { length, idempotencyKey }: Announced,
  ): Promise<BegunImport> {
    const said = length ?? Number(request.headers['content-length'] ?? 0) - FORM_BYTES_MAX;
    if (said > IMPORT_BYTES_MAX) throw tooLarge();
    const sent = fileOfHr(file, length);
    letBodyTakeLong(request.raw, {
      silenceMs: durationMs(this.config.UPLOAD_SILENCE),
      wholeMs: durationMs(this.config.UPLOAD_TIME),
      tooSlow: () => sent.content.destroy(tooSlow()),
    });
    return this.services.upload<BegunImport>(
      { service: 'directory', path: '/internal/agent-imports', query: asked, idempotencyKey },
      sent,
    );
  }
}
