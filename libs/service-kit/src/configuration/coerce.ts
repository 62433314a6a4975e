import 'reflect-metadata';

const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * Text read from an environment or a query string, as the type its field declares. What does not
 * look like that type stays text, for validation to refuse.
 */
export function coerce(target: new () => object, field: string, value: unknown): unknown {
  switch (Reflect.getMetadata('design:type', target.prototype, field)) {
    case Number:
      return coerceTo('integer', value);
    case Boolean:
      return coerceTo('boolean', value);
    default:
      return value;
  }
}

/** As {@link coerce}, by the name of the type. */
export function coerceTo(type: unknown, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'integer') return NUMBER.test(value) ? Number(value) : value;
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value;
  return value;
}
