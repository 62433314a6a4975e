import { publicAgentImports } from '@citadelle/contracts/calls';
import { ProblemError, standardProblem } from '@citadelle/service-kit';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const TYPE = publicAgentImports.begin.file!;

/**
 * Leaves the body of the one call that takes a file where it is, to be read as it comes. Whatever else is sent there is
 * refused before anybody reads it, and told what is taken.
 */
export function leaveCsvBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(TYPE, (request, _body, done) => {
    done(takesFile(request) ? null : standardProblem('unsupported-media-type'));
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    done(takesFile(request) && !isCsv(request) ? noCsv() : undefined);
  });
}

function takesFile({ method, routeOptions }: FastifyRequest): boolean {
  return method === 'POST' && routeOptions.url === publicAgentImports.begin.path;
}

function isCsv({ headers }: FastifyRequest): boolean {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  return type.trim().toLowerCase() === TYPE;
}

function noCsv(): ProblemError {
  const { status, code, title } = standardProblem('unsupported-media-type');
  const detail = `Envoyez le fichier lui-même, en ${TYPE}. Un classeur s’enregistre d’abord au format « CSV UTF-8 ».`;
  return new ProblemError(status, code, title, detail);
}
