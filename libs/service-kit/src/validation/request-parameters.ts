import { callHeaders } from '@citadelle/contracts';
import {
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type PipeTransform,
} from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { invalidRequest, standardProblem } from '../problems/standard-problems.js';

/** Pipe for ids in paths: what is no UUID names nothing, hence 404. In lower case afterwards. */
@Injectable()
export class IsUuidParam implements PipeTransform<unknown, string> {
  transform(value: unknown): string {
    if (typeof value !== 'string' || !isUUID(value)) throw standardProblem('not-found');
    return value.toLowerCase();
  }
}

const KEY = /^[\x21-\x7e]{1,128}$/;

/** The `Idempotency-Key` of the request, or undefined; 422 when it is not 1 to 128 visible ASCII characters. */
export const IdempotencyKey = createParamDecorator(
  (_data: undefined, context: ExecutionContext): string | undefined => {
    const key = context.switchToHttp().getRequest<FastifyRequest>().headers[
      callHeaders.idempotencyKey
    ];
    if (key === undefined) return undefined;
    if (typeof key === 'string' && KEY.test(key)) return key;
    throw invalidRequest([
      {
        field: 'Idempotency-Key',
        code: 'bad-format',
        message: 'Une clé d’idempotence compte 1 à 128 caractères ASCII visibles.',
      },
    ]);
  },
);
