import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { PostedFields } from '../forms/posted-fields.js';

/** Beyond any double click, and long enough for a page to be loaded again at once. */
const KEPT_MS = 30_000;
/** Each may hold all that was typed into a form: as many fill a few dozen megabytes at worst. */
const KEPT_AT_MOST = 500;

const REPEATED_MS = 'citadelle:repeated-ms';

/** Says for how long a form sent twice gets the answer of the first time, where that is shorter than elsewhere. */
export const RepeatedFor = (milliseconds: number) => SetMetadata(REPEATED_MS, milliseconds);

/**
 * A form sent twice is dealt with once: the second time gets the answer of the first. It carries a number of its
 * own, drawn when it was shown, and was sent by the same browser with the same content.
 */
@Injectable()
export class AnswerOnce implements NestInterceptor {
  private readonly answers = new Map<
    string,
    { readonly at: number; readonly answer: Promise<unknown> }
  >();

  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!(request.body instanceof PostedFields) || request.body.number === undefined) {
      return next.handle();
    }
    const key = keyOf(request, request.body);
    const known = this.answers.get(key);
    const repeatedMs = this.reflector.get<number | undefined>(REPEATED_MS, context.getHandler());
    const keptMs = repeatedMs ?? KEPT_MS;
    if (known && Date.now() - known.at < keptMs) return from(known.answer);
    this.makeRoom();
    const answer = lastValueFrom(next.handle());
    this.answers.set(key, { at: Date.now(), answer });
    // Some hold a code.
    setTimeout(() => this.answers.delete(key), keptMs).unref();
    // What failed may be tried again.
    answer.catch(() => this.answers.delete(key));
    return from(answer);
  }

  private makeRoom(): void {
    for (const key of this.answers.keys()) {
      if (this.answers.size < KEPT_AT_MOST) return;
      this.answers.delete(key);
    }
  }
}

/** The form holds its number, and a proof that is bound to its browser and was checked before. */
function keyOf(request: FastifyRequest, posted: PostedFields): string {
  return createHash('sha256').update(`${request.url}\n${posted.text}`).digest('base64');
}
