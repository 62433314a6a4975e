import type { FieldError } from '@citadelle/contracts';
import type { ClassOf } from '@citadelle/contracts/calls';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { invalidRequest } from '../problems/standard-problems.js';
import { fewErrors } from './few-errors.js';
import { fieldErrors } from './field-errors.js';
import { frenchOf } from './field-messages.js';
import { untrustedErrors } from './untrusted.js';

/** What came, as an instance of `Class`; throws a 422 that names each invalid and each unknown field. */
export function judge<Instance extends object>(Class: ClassOf<Instance>, came: object): Instance {
  refuseUntrusted(came);
  const made = plainToInstance(Class, came, { exposeDefaultValues: true });
  const errors = validateSync(made, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  refuseIfAny(errors.flatMap((error) => fieldErrors(error)));
  return made;
}

/** A body, if it is an object; an absent one is an empty one. */
export function objectOf(body: unknown): Record<string, unknown> {
  if (body === undefined) return {};
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Record<string, unknown>;
  throw invalidRequest([{ field: '', ...frenchOf('unknownValue') }]);
}

/** Throws a 422 for what no field may hold. */
export function refuseUntrusted(came: unknown, path = ''): void {
  refuseIfAny(untrustedErrors(came, path));
}

function refuseIfAny(errors: FieldError[]): void {
  if (errors.length > 0) throw invalidRequest(fewErrors(errors));
}
