import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { coerce } from '../configuration/coerce.js';
import { invalidRequest } from '../problems/standard-problems.js';
import { frenchOf } from './french.js';
import { judge, objectOf } from './judge.js';
import { untrustedErrors } from './untrusted.js';

const PRIMITIVES = new Set<unknown>([String, Number, Boolean, Object, Array, undefined]);

/**
 * Judges the body, query and path of every request before a controller sees them, and makes them the
 * class that the controller declares. Unknown properties are refused, nothing is converted in a body.
 */
@Injectable()
export class RequestValidationPipe implements PipeTransform {
  transform(value: unknown, { type, metatype, data }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    const untrusted = untrustedErrors(value, data ?? '');
    if (untrusted.length > 0) throw invalidRequest(untrusted);
    if (PRIMITIVES.has(metatype)) return type === 'body' ? value : primitive(value, metatype, data);
    const Class = metatype as new () => object;
    const came = objectOf(value);
    if (type === 'body') return judge(Class, came);
    const read = Object.entries(came).map(([field, text]) => [field, coerce(Class, field, text)]);
    return judge(Class, Object.fromEntries(read));
  }
}

/** A single query or path parameter, by the type its argument declares. */
function primitive(value: unknown, metatype: unknown, name: string | undefined): unknown {
  if (value === undefined || name === undefined || metatype === undefined) return value;
  if (metatype === Object || metatype === Array) return value;
  if (metatype === Number) {
    if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
    throw invalidRequest([{ field: name, ...frenchOf('isNumber') }]);
  }
  if (metatype === Boolean) {
    if (value === 'true' || value === 'false') return value === 'true';
    throw invalidRequest([{ field: name, ...frenchOf('isBoolean') }]);
  }
  if (typeof value === 'string') return value;
  throw invalidRequest([{ field: name, ...frenchOf('isString') }]);
}
