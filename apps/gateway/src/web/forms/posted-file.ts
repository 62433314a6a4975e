import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { standardProblem } from '@citadelle/service-kit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type FormWithFile, readFormWithFile } from './multipart.js';
import { PostedFields } from './posted-fields.js';

/** The fields of a form that was sent with a file, which is still coming. */
export class PostedFile extends PostedFields {
  /** Empty when no file was chosen. */
  readonly fileName: string;
  readonly file: Readable;

  constructor({ fields, fileName, file }: FormWithFile) {
    super(new URLSearchParams(fields.map(([name, text]) => [name, text])).toString());
    this.fileName = fileName;
    this.file = file;
  }

  /** None: a file that is sent again comes anew, since the first sending of it ends with its connection. */
  override get number(): undefined {
    return undefined;
  }

  /** The same for the same file of the same form, sent again: a digest of what is known before the file has come. */
  keyOf({ headers }: FastifyRequest): string {
    const known = [super.number, this.fileName, headers['content-length'], this.text];
    return createHash('sha256').update(known.join('\n')).digest('base64url');
  }
}

/** Lets the pages at some addresses read posted forms with a file. */
export function readFormsWithFiles(fastify: FastifyInstance, paths: readonly string[]): void {
  fastify.addContentTypeParser(
    'multipart/form-data',
    async (request: FastifyRequest, body: IncomingMessage) => {
      if (!paths.includes(request.routeOptions.url ?? ''))
        throw standardProblem('unsupported-media-type');
      return new PostedFile(await readFormWithFile(body, request.headers['content-type'] ?? ''));
    },
  );
  // What was not read of a file must come all the same: browsers read the answer only then.
  fastify.addHook('onResponse', (request, _reply, done) => {
    if (request.body instanceof PostedFile) request.body.file.resume();
    done();
  });
}
