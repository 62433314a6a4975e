/** How the optional `Idempotency-Key` of a command is documented. */
export const IDEMPOTENCY_HEADER = {
  name: 'Idempotency-Key',
  required: false,
  description: 'The same key gives the same answer, and nothing happens twice.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
};
