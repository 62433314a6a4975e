import { ValidateBy, type ValidationArguments } from 'class-validator';
import { durationMs, isDuration } from './duration.js';

function settingThat(
  name: string,
  validate: (value: unknown, at?: ValidationArguments) => boolean,
  must: string,
): PropertyDecorator {
  return ValidateBy({ name, validator: { validate } }, { message: `$property must ${must}` });
}

/** A setting whose text `accepts` takes; `form` completes « must be » in errors and in the tables of settings. */
export function HasForm(form: string, accepts: (text: string) => boolean): PropertyDecorator {
  return settingThat(
    'hasForm',
    (value) => typeof value === 'string' && accepts(value),
    `be ${form}`,
  );
}

/** A setting that is an integer from `min` to `max`. */
export function IsInteger(min: number, max: number): PropertyDecorator {
  return settingThat(
    'isInteger',
    (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
    `be an integer number from ${min} to ${max}`,
  );
}

/** A setting that is a number not above another one. */
export function IsAtMost(other: string): PropertyDecorator {
  return settingThat(
    'isAtMost',
    (value, at) =>
      !(Number(value) > Number((at?.object as Record<string, unknown> | undefined)?.[other])),
    `not be above ${other}`,
  );
}

/** A setting that is an ISO 8601 duration from `min` to `max`. */
export function IsDuration(min: string, max: string): PropertyDecorator {
  const [least, most] = [durationMs(min), durationMs(max)];
  return HasForm(
    `an ISO 8601 duration from ${min} to ${max}`,
    (text) => isDuration(text) && durationMs(text) >= least && durationMs(text) <= most,
  );
}
