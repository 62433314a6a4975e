import 'reflect-metadata';

const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * Text read from an environment or a query string, as the type its field declares. What does not
 * look like that type stays text, for validation to refuse.
 */
export function coerce(target: new () => object, field: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  switch (Reflect.getMetadata('design:type', target.prototype, field)) {
    case Number:
      return NUMBER.test(value) ? Number(value) : value;
    case Boolean:
      return value === 'true' ? true : value === 'false' ? false : value;
    default:
      return value;
  }
}
