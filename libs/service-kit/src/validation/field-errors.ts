import type { FieldError } from '@citadelle/contracts';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { frenchOf, type Wording, wordedConstraints } from './field-messages.js';

/** One error per field, nested fields by their path: the constraint that says most about it. */
export function fieldErrors(error: ValidationError, parent = ''): FieldError[] {
  const field = parent === '' ? (error.property ?? '') : `${parent}.${error.property}`;
  const names = Object.keys(error.constraints ?? {});
  if (names.length > 0) return [{ field, ...wordingOf(error, names) }];
  return (error.children ?? []).flatMap((child) => fieldErrors(child, field));
}

function wordingOf(error: ValidationError, names: string[]): Wording {
  if (names.includes('whitelistValidation')) return frenchOf('whitelistValidation');
  if (error.value === undefined || error.value === null) return frenchOf('required');
  // The table lists types before sizes and sizes before forms.
  const worded = wordedConstraints.find((name) => names.includes(name));
  if (worded !== undefined) return frenchOf(worded, argumentsOf(error, worded), error.value);
  const [own] = names;
  return { code: 'invalid', message: error.constraints?.[own ?? ''] ?? '' };
}

function argumentsOf(error: ValidationError, constraint: string): readonly unknown[] {
  const target = error.target?.constructor;
  if (!target) return [];
  const metadata = getMetadataStorage()
    .getTargetValidationMetadatas(target, '', true, false)
    .find(({ propertyName, name }) => propertyName === error.property && name === constraint);
  return metadata?.constraints ?? [];
}
