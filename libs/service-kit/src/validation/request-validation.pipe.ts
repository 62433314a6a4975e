import type { FieldError } from '@citadelle/contracts';
import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { coerce } from '../configuration/coerce.js';
import { invalidRequest } from '../problems/standard-problems.js';
import { fieldErrors } from './field-errors.js';
import { frenchOf } from './french.js';
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
    refuseIfAny(untrustedErrors(value, data ?? ''));
    if (PRIMITIVES.has(metatype)) return type === 'body' ? value : primitive(value, metatype, data);
    return instance(value ?? undefined, value === null, metatype as new () => object, type);
  }
}

function instance(
  value: unknown,
  isNull: boolean,
  Class: new () => object,
  type: 'body' | 'query' | 'param' | 'custom',
): object {
  const plain = isNull ? null : (value ?? {});
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain))
    throw invalidRequest([{ field: '', ...frenchOf('unknownValue') }]);
  const source =
    type === 'body'
      ? plain
      : Object.fromEntries(
          Object.entries(plain).map(([field, text]) => [field, coerce(Class, field, text)]),
        );
  const made = plainToInstance(Class, source, { exposeDefaultValues: true });
  const errors = validateSync(made, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  refuseIfAny(errors.flatMap((error) => fieldErrors(error)));
  return made;
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

function refuseIfAny(errors: FieldError[]): void {
  if (errors.length > 0) throw invalidRequest(errors);
}
