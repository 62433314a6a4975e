import { type CountNumber, NUMBERS } from './sign-in-limits.js';

/** A number of the counts in a statement, of whose parameters `array` is that of all of them. */
export const numberIn = (array: string) => (name: CountNumber) =>
  `(${array}::float8[])[${NUMBERS.indexOf(name) + 1}]`;

/** The seconds since an instant; none since one that a statement which began later has written meanwhile. */
export const secondsSince = (instant: string) =>
  `greatest(0, extract(epoch FROM now() - ${instant})::float8)`;

/** What is still taken of a bucket from which `taken` were taken `at` an instant, and that gives one back `every` so many seconds. */
export const stillTaken = (taken: string, at: string, every: string) =>
  `greatest(0, ${taken} - ${secondsSince(at)} / ${every})`;

/**
 * Gives back what a try took from the counts over several accounts or sources. Every statement locks windows first, then
 * what was typed, then the bucket, so that no two wait for each other. `before` is what must have come before.
 */
export const windowsLocked = (windows: string) => `
  windows_locked AS (
    SELECT source FROM sign_in_windows WHERE source = ANY (${windows}::text[])
    ORDER BY array_position(${windows}::text[], source) FOR UPDATE
  )`;

/** What one more try makes of the window `known`; after its time it begins anew. `judged` is 1 for one that is judged already. */
export const windowGoesOn = (judged: 0 | 1) => `
      counted = CASE WHEN known.ends_at > now() THEN known.counted + 1 ELSE 1 END,
      judged = ${judged} + CASE WHEN known.ends_at > now() THEN known.judged ELSE 0 END,
      ends_at = CASE WHEN known.ends_at > now() THEN known.ends_at ELSE EXCLUDED.ends_at END`;

/** Takes a try off the windows that were locked. */
export const WINDOWS_GIVEN_BACK = `
  windows_given_back AS (
    UPDATE sign_in_windows w SET counted = greatest(w.judged, w.counted - 1)
    FROM windows_locked l WHERE w.source = l.source RETURNING 1
  )`;

/** Puts back into a bucket what the last try took; `spared` is null for one that took nothing. */
export const bucketGivenBack = (subject: string, spared: string, before: string) => `
  bucket_given_back AS (
    UPDATE sign_in_buckets SET
      taken = greatest(0, taken - CASE WHEN ${spared}::boolean THEN 0 ELSE 1 END),
      spare = greatest(0, spare - CASE WHEN ${spared}::boolean THEN 1 ELSE 0 END)
    WHERE subject = ${subject} AND ${spared}::boolean IS NOT NULL AND (SELECT count(*) FROM ${before}) >= 0
  )`;

/** Forgets every count of an account and of what is typed for it; who was told of them stays known. */
export const countsForgotten = (agent: string) => `
  names_forgotten AS (
    DELETE FROM password_attempts WHERE agent_id = ${agent}::uuid RETURNING blocked_until
  ), bucket_forgotten AS (
    UPDATE sign_in_buckets SET taken = 0, spare = 0
    WHERE subject = ${agent}::uuid::text AND (SELECT count(*) FROM names_forgotten) >= 0 RETURNING 1
  ), networks_forgotten AS (
    DELETE FROM sign_in_networks
    WHERE subject = ${agent}::uuid::text AND (SELECT count(*) FROM bucket_forgotten) >= 0
  )`;
