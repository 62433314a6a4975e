import type { ClassOf } from '@citadelle/contracts/calls';
import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { judge, objectOf, refuseUntrusted } from './judge.js';

const PRIMITIVES = new Set<unknown>([String, Number, Boolean, Object, Array, undefined]);

/**
 * Judges what handlers that serve no declared call take of a request: the path of a page as the class that the
 * handler declares, a single parameter as text.
 */
@Injectable()
export class RequestValidationPipe implements PipeTransform {
  transform(value: unknown, { type, metatype, data = '' }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    if (!PRIMITIVES.has(metatype)) return judge(metatype as ClassOf<object>, objectOf(value));
    refuseUntrusted(value, data);
    return value;
  }
}
