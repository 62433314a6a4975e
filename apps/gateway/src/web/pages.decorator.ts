import { applyDecorators, Controller, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AnswerOnce } from './answers/answer-once.interceptor.js';
import { type PageAccess, SeenBy, VisitGuard } from './visits/visit.guard.js';

/** A controller of pages: its handlers give a `PageAnswer`, and may say `@SeenBy` for themselves. */
export function Pages(access: PageAccess): ClassDecorator {
  return applyDecorators(
    Controller(),
    ApiExcludeController(),
    SeenBy(access),
    UseGuards(VisitGuard),
    UseInterceptors(AnswerOnce),
  );
}
