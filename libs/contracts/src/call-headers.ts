/**
 * Headers of the calls between services. Every call carries the service credential and a correlation id;
 * the gateway adds whom it speaks for, what was granted to them, and from where.
 */
export const callHeaders = {
  /** The shared secret that callers of a service must present. */
  credential: 'x-service-credential',
  correlationId: 'x-correlation-id',
  /** agentId of the signed-in person, absent on anonymous calls. */
  actor: 'x-actor',
  /** What was granted to that person, as `writeGrants` of `@citadelle/rights` writes it. */
  grants: 'x-actor-grants',
  /** Until when that person counts as having just typed their password again, RFC 3339; absent when they do not. */
  reauthenticatedUntil: 'x-actor-reauthenticated-until',
  /** Source address of the person's request. */
  source: 'x-source',
  /** What the browser of that person says of itself, for sign-ins. */
  userAgent: 'x-user-agent',
  /** For how many milliseconds the caller still waits for the answer. */
  waits: 'x-waits-ms',
  idempotencyKey: 'idempotency-key',
} as const;
