import { publicAgentImports } from '@citadelle/contracts/calls';
import { ProblemError, standardProblem } from '@citadelle/service-kit';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const TYPE = publicAgentImports.begin.file!;

/** Leaves the body of the one call that takes a file where it is, to be read as it comes. */
export function leaveCsvBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(TYPE, (request, _body, done) => {
    const takesFile = request.routeOptions.url === publicAgentImports.begin.path;
    done(takesFile ? null : standardProblem('unsupported-media-type'));
  });
}

/** Refuses a request whose body is no file of HR. */
export function expectCsv({ headers }: FastifyRequest): void {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() === TYPE) return;
  const { status, code, title } = standardProblem('unsupported-media-type');
  throw new ProblemError(status, code, title, `Envoyez le fichier lui-même, en ${TYPE}.`);
}

/** How many bytes a request says that its body has. */
export function lengthOf({ headers }: FastifyRequest): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}
