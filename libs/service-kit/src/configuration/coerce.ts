const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * Text read from an environment or a query string, as the type that its field declares. What does not
 * look like that type stays text, for validation to refuse.
 */
export function coerceTo(type: unknown, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (type === Number || type === 'integer') return NUMBER.test(value) ? Number(value) : value;
  if (type === Boolean || type === 'boolean')
    return value === 'true' ? true : value === 'false' ? false : value;
  return value;
}
