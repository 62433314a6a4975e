import { ValidateBy, type ValidationArguments } from 'class-validator';
import { durationMs, isDuration } from './duration.js';

/** The bytes of a key written in base64. */
export function keyBytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

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

/** A setting that is a key of exactly `bytes` bytes in base64. */
export function IsKey(bytes: number): PropertyDecorator {
  return HasForm(
    `${bytes} bytes in base64`,
    (text) => /^[A-Za-z0-9+/]+={0,2}$/.test(text) && keyBytes(text).length === bytes,
  );
}

/** A setting that is one half of a key pair on P-256: a JWK as JSON in base64. A private half where the public one belongs is refused. */
export function IsP256Key(half: 'private' | 'public'): PropertyDecorator {
  return HasForm(`a ${half} JWK (EC, P-256) in base64`, (text) => {
    try {
      const jwk = JSON.parse(keyBytes(text).toString('utf8')) as Record<string, unknown>;
      const { kty, crv, x, y, d } = jwk;
      const isKey =
        kty === 'EC' && crv === 'P-256' && [x, y].every((one) => typeof one === 'string');
      return isKey && (half === 'private' ? typeof d === 'string' : d === undefined);
    } catch {
      return false;
    }
  });
}

/** A setting that is a number not above another one. */
export function IsAtMost(other: string): PropertyDecorator {
  return settingThat(
    'isAtMost',
    (value, at) => !(Number(value) > Number((at?.object as Record<string, unknown>)[other])),
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
