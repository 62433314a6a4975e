import { standardProblem } from '@citadelle/service-kit';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The names under which a form carries its proof and its number. */
export const TOKEN_FIELD = '_jeton';
export const NUMBER_FIELD = '_envoi';

/** The fields of a form that was sent. */
export class PostedFields {
  private readonly fields: URLSearchParams;

  constructor(readonly text: string) {
    this.fields = new URLSearchParams(text);
  }

  /** What was typed into a field; empty when the form had no such field. */
  get(field: string): string {
    return this.fields.get(field) ?? '';
  }

  /** What was chosen in a field that takes several. */
  all(field: string): string[] {
    return this.fields.getAll(field);
  }

  /** All fields, in the order of the form. */
  entries(): Iterable<[field: string, text: string]> {
    return this.fields.entries();
  }

  /** What was typed into several fields. */
  typedInto(fields: readonly string[]): Record<string, string> {
    return Object.fromEntries(fields.map((field) => [field, this.get(field)]));
  }

  /** The proof that the form came from a page of ours. */
  get token(): string | undefined {
    return this.fields.get(TOKEN_FIELD) ?? undefined;
  }

  /** The number that was drawn when the form was shown. */
  get number(): string | undefined {
    return this.fields.get(NUMBER_FIELD) ?? undefined;
  }
}

/** Lets the pages read posted forms. The API still takes JSON only. */
export function readForms(fastify: FastifyInstance, isPage: (url: string) => boolean): void {
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (request, body, done) => {
      if (!isPage(request.url)) return done(standardProblem('unsupported-media-type'));
      done(null, new PostedFields(String(body)));
    },
  );
}

/** The fields of the form that was sent, in a handler of the pages: the guard lets no other body through. */
export const Posted = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<FastifyRequest>().body,
);
