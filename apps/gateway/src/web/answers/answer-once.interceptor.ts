import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { addToCall } from '@citadelle/service-kit';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { PostedFields } from '../forms/posted-fields.js';

/** How long an answer is repeated: longer than a double click, and than loading the page again at once. */
const KEPT_MS = 30_000;
/** How many answers are kept. Each may repeat all that was typed into a form: a few dozen megabytes at worst. */
const KEPT_AT_MOST = 500;

/** Sets a shorter time for which a form that is sent twice gets the first answer again, in milliseconds. */
export const RepeatedFor = Reflector.createDecorator<number>();

/** Answers a form that the same browser sends again, with the same number and content, with the first answer. */
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
    const keptMs = this.reflector.get(RepeatedFor, context.getHandler()) ?? KEPT_MS;
    if (known && Date.now() - known.at < keptMs) return from(known.answer);
    this.makeRoom();
    // Whoever clicks twice leaves the first answer, and is given it at the second click.
    addToCall({ gone: undefined });
    const answer = lastValueFrom(next.handle());
    this.answers.set(key, { at: Date.now(), answer });
    // Some answers hold a code: they are forgotten on time, not only when room is needed.
    setTimeout(() => this.answers.delete(key), keptMs).unref();
    // After a failure the same form may be sent again.
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

/** A digest of address and fields. Among the fields are the form's number, and the proof that is bound to its browser. */
function keyOf(request: FastifyRequest, posted: PostedFields): string {
  return createHash('sha256').update(`${request.url}\n${posted.text}`).digest('base64');
}
