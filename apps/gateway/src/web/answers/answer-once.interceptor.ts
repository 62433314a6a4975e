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
import { renewSession, visitOf } from '../visits/visit.js';
import { KeptAnswers } from './kept-answers.js';

/** How long an answer is repeated: longer than a double click, and than loading the page again at once. */
const KEPT_MS = 30_000;

/** Sets a shorter time for which a form that is sent twice gets the first answer again, in milliseconds. */
export const RepeatedFor = Reflector.createDecorator<number>();

/** This form only asks: sent again, it is answered as things stand then. Two at the same time share one answer. */
export const AnsweredAfresh = Reflector.createDecorator({ transform: () => true });

/**
 * Answers a form that the same browser sends again, with the same number and content: with the first answer where it
 * did something, and afresh where it only asks, was refused or failed.
 */
@Injectable()
export class AnswerOnce implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly kept: KeptAnswers,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const known = this.kept.answerTo(request);
    if (known) return from(this.again(known, request));
    // Whoever clicks twice leaves the first answer, and is given it at the second click.
    addToCall({ gone: undefined });
    const answer = lastValueFrom(next.handle());
    this.kept.keep(request, this.keptMs(context.getHandler()), visitOf(request).session, answer);
    return from(answer);
  }

  /** The first answer, with the session in which the browser goes on: of two clicks it sees the second answer alone. */
  private async again(known: Promise<unknown>, request: FastifyRequest): Promise<unknown> {
    const token = await this.kept.tokenAfter(request);
    const { session } = visitOf(request);
    if (session && token && token !== session.token) renewSession(session, token);
    return known;
  }

  private keptMs(handler: ReturnType<ExecutionContext['getHandler']>): number {
    if (this.reflector.get(AnsweredAfresh, handler)) return 0;
    return this.reflector.get(RepeatedFor, handler) ?? KEPT_MS;
  }
}
