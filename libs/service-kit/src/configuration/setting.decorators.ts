import { registerDecorator, type ValidationArguments } from 'class-validator';
import { durationMs, isDuration } from './duration.js';

/** The bytes of a key written in base64. */
export function keyBytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

/** A setting that is a key of exactly `bytes` bytes in base64. */
export function IsKey(bytes: number): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isKey',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' &&
          /^[A-Za-z0-9+/]+={0,2}$/.test(value) &&
          keyBytes(value).length === bytes,
        defaultMessage: () => `${String(property)} must be ${bytes} bytes in base64`,
      },
    });
}

/** A setting that is `host:port`, several with commas. */
export function AreAddresses(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'areAddresses',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' && value.split(',').every(isAddress),
        defaultMessage: () =>
          `${String(property)} must be host:port, several with commas, each port from 1 to 65535`,
      },
    });
}

function isAddress(text: string): boolean {
  const port = Number(/^[^\s,:]+:(\d+)$/.exec(text)?.[1]);
  return port >= 1 && port <= 65_535;
}

/** A setting that is a number not above another one. */
export function IsAtMost(other: string): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isAtMost',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown, at?: ValidationArguments) =>
          !(Number(value) > Number((at?.object as Record<string, unknown>)[other])),
        defaultMessage: () => `${String(property)} must not be above ${other}`,
      },
    });
}

/** A setting that is an ISO 8601 duration, between `min` and `max` where given. */
export function IsDuration(bounds: { min?: string; max?: string } = {}): PropertyDecorator {
  const min = bounds.min === undefined ? 0 : durationMs(bounds.min);
  const max = bounds.max === undefined ? Infinity : durationMs(bounds.max);
  const range =
    (bounds.min === undefined ? '' : `, at least ${bounds.min}`) +
    (bounds.max === undefined ? '' : `, at most ${bounds.max}`);
  return (target, property) =>
    registerDecorator({
      name: 'isDuration',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) =>
          typeof value === 'string' &&
          isDuration(value) &&
          durationMs(value) >= min &&
          durationMs(value) <= max,
        defaultMessage: () =>
          `${String(property)} must be an ISO 8601 duration such as PT15M${range}`,
      },
    });
}
