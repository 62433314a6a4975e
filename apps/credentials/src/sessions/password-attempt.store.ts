import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import type { KnownBrowser } from './known-browsers.js';
import { isKnownPlace, PLACE, who } from './known-places.js';
import {
  bucketGivenBack,
  numberIn,
  secondsSince,
  stillTaken,
  WINDOWS_GIVEN_BACK,
  windowGoesOn,
  windowsLocked,
} from './sign-in-counts.js';
import { NUMBERS, type CountNumber, type Origin, type TypedName } from './sign-in-limits.js';

const n = numberIn('$9');

/**
 * Most sign-ins come from where the account is known, and nothing is counted against it there: such a try is counted
 * under what was typed and its place alone, which costs half. Its source counts once it was wrong. Gives no row for every
 * other try. $1 to $5 as in `known-places.ts`; $6 what stands for what was typed; $7 windows, $8 their limits; $9 for how
 * many seconds a place is known.
 */
const COUNT_KNOWN = prepared<Omit<Counted, keyof typeof AS_KNOWN>>('count-known-attempt')`
  WITH ${who('$9')}, known AS (
    SELECT *, ${PLACE} AS place FROM who
    WHERE ${isKnownPlace('who.agent_id', '$9')} AND (by_browser OR NOT EXISTS (
      SELECT FROM sign_in_windows w WHERE w.source = ANY ($7::text[])
      AND w.ends_at > now() AND w.counted >= ($8::integer[])[array_position($7::text[], w.source)]))
  ), here AS (
    UPDATE password_attempts p SET counted = 1, judged = 0, last_at = now()
    FROM known WHERE p.subject = $6 AND p.source = known.place AND p.counted = 0
    RETURNING known.*
  )
  SELECT *, agent_id::text AS subject, now() AS counted_at, set_config('synchronous_commit', 'off', true)
  FROM here`;
/** What is so of every such try. */
const AS_KNOWN = {
  passes: true,
  seconds: 0,
  undecided: false,
  is_stranger: false,
  size: 0,
  every: 1,
  took_windows: [] as string[],
  took_here: true,
  took_spare: null,
} as const;

const SEEN = `
  WITH ${who(n('knownFor'))}, whose AS (
    SELECT who.agent_id, coalesce(who.agent_id::text, $10) AS subject, coalesce(who.by_browser, false) AS by_browser,
           CASE WHEN who.agent_id IS NULL THEN $11::boolean ELSE coalesce(who.kind = 'numen', false) END AS is_numen
    FROM (SELECT 1) AS one LEFT JOIN who ON true
  ), asked AS (
    SELECT *, ${PLACE} AS place, NOT ${isKnownPlace('whose.agent_id', n('knownFor'))} AS is_stranger,
           CASE WHEN is_numen THEN ${n('strangerTriesNumen')} ELSE ${n('strangerTries')} END AS size,
           CASE WHEN is_numen THEN ${n('strangerEveryNumen')} ELSE ${n('strangerEvery')} END AS every
    FROM whose
  ), windows AS (
    SELECT * FROM unnest($7::text[], $8::integer[]) WITH ORDINALITY AS windows (source, most, nth)
  ), here AS (
    SELECT extract(epoch FROM p.blocked_until - now())::float8 AS seconds, p.counted > p.judged AS undecided
    FROM asked JOIN password_attempts p ON p.subject = $6 AND p.source = asked.place
  ), window_full AS (
    SELECT max(extract(epoch FROM w.ends_at - now()))::float8 AS seconds, coalesce(bool_and(w.counted > w.judged), true) AS undecided
    FROM windows JOIN sign_in_windows w USING (source) CROSS JOIN asked
    WHERE w.ends_at > now() AND w.counted >= windows.most AND NOT asked.by_browser
  ), account AS (
    SELECT (${stillTaken('b.taken', 'b.at', 'asked.every')} + 1 - asked.size) * asked.every AS seconds,
           (${stillTaken('b.spare', 'b.at', n('newNetworkEvery'))} + 1 - ${n('newNetworks')}) * ${n('newNetworkEvery')} AS spare_seconds
    FROM asked JOIN sign_in_buckets b USING (subject) WHERE asked.is_stranger
  ), first AS (
    SELECT NOT EXISTS (
      SELECT FROM asked JOIN sign_in_networks s ON s.subject = asked.subject AND s.network = $12
      AND s.at > now() - interval '1 day') AS is_first
  ), waits AS (
    SELECT here.seconds AS here, here.undecided AS here_undecided,
           window_full.seconds AS window_full, window_full.undecided AS window_undecided,
           CASE WHEN first.is_first THEN least(account.seconds, account.spare_seconds) ELSE account.seconds END AS account
    FROM first CROSS JOIN window_full LEFT JOIN here ON true LEFT JOIN account ON true
  ), seen AS (
    SELECT asked.*, first.is_first,
           coalesce(greatest(waits.here, waits.window_full, waits.account), 0) AS seconds,
           (coalesce(waits.here, 0) <= 0 OR waits.here_undecided)
             AND (waits.window_full IS NULL OR waits.window_undecided)
             AND (coalesce(waits.account, 0) <= 0 OR coalesce(waits.here_undecided, false)) AS undecided
    FROM asked, first, waits
  )`;

/** One try is forgiven in as long as the longest wait. */
const FORGIVEN = `floor(${secondsSince('known.last_at')} / ${n('longestWait')})::integer`;
const COUNTED = `(greatest(0, known.counted - ${FORGIVEN}) + 1)`;
const TAKEN_NOW = stillTaken('known.taken', 'known.at', '(SELECT every FROM seen)');
const SPARE_NOW = stillTaken('known.spare', 'known.at', n('newNetworkEvery'));
const HAS_ROOM = `${TAKEN_NOW} + 1 <= (SELECT size FROM seen)`;

/**
 * The account behind what was typed, and one more try counted against it, its source and its account, in one round trip
 * and before the password is looked at. What must wait takes nothing; of tries at the same moment each takes what is
 * really left, and one that did not get all it needs gives the rest back ({@link TRY_GIVEN_BACK}). Nobody waits for the
 * disk: a crash of the database server may forget the last half second of tries.
 * $1 to $5 as in `known-places.ts`; $6 what stands for what was typed; $7 windows, $8 their limits; $9 all numbers; $10 what
 * stands for an account that is none, $11 whether that acts as one with its NUMEN; $12 network.
 */
const COUNT_ATTEMPT = prepared<Counted>('count-attempt')`
  ${SEEN}, taken_windows AS (
    INSERT INTO sign_in_windows AS known (source, counted, ends_at)
    SELECT source, 1, now() + ${n('windowLasts')} * interval '1 second'
    FROM windows, seen WHERE seen.seconds <= 0 AND NOT seen.by_browser ORDER BY nth
    ON CONFLICT (source) DO UPDATE SET ${windowGoesOn(0)}
    WHERE known.ends_at <= now() OR known.counted < (SELECT most FROM windows w WHERE w.source = known.source)
    RETURNING source
  ), taken_here AS (
    INSERT INTO password_attempts AS known (subject, source, agent_id, counted)
    SELECT $6, place, agent_id, 1 FROM seen WHERE seconds <= 0
      AND (by_browser OR (SELECT count(*) FROM taken_windows) = cardinality($7::text[]))
    ON CONFLICT (subject, source) DO UPDATE SET
      counted = ${COUNTED}, judged = greatest(0, known.judged - ${FORGIVEN}),
      last_at = now(), agent_id = EXCLUDED.agent_id,
      blocked_until = CASE WHEN ${COUNTED} >= ${n('freeTries')} THEN now() + interval '1 second'
        * least(${n('longestWait')}, ${n('firstWait')} * 2 ^ least(${COUNTED} - ${n('freeTries')}, 30)) END
    WHERE known.blocked_until IS NULL OR known.blocked_until <= now()
    RETURNING 1
  ), taken_bucket AS (
    INSERT INTO sign_in_buckets AS known (subject, taken)
    SELECT subject, 1 FROM seen WHERE is_stranger AND EXISTS (SELECT FROM taken_here)
    ON CONFLICT (subject) DO UPDATE SET
      taken = ${TAKEN_NOW} + CASE WHEN ${HAS_ROOM} THEN 1 ELSE 0 END,
      spare = ${SPARE_NOW} + CASE WHEN ${HAS_ROOM} THEN 0 ELSE 1 END,
      spared = NOT (${HAS_ROOM}), at = now()
    WHERE ${HAS_ROOM} OR (SELECT is_first FROM seen) AND ${SPARE_NOW} + 1 <= ${n('newNetworks')}
    RETURNING spared
  ), taken_network AS (
    INSERT INTO sign_in_networks AS known (subject, network)
    SELECT seen.subject, $12 FROM seen, taken_bucket
    ON CONFLICT (subject, network) DO UPDATE SET at = now()
    WHERE NOT (SELECT spared FROM taken_bucket) OR known.at <= now() - interval '1 day'
    RETURNING 1
  )
  SELECT who.*, seen.subject, seen.place, seen.by_browser, seen.is_stranger, seen.size, seen.every,
         seen.seconds, seen.undecided, now() AS counted_at,
         ARRAY (SELECT source FROM taken_windows) AS took_windows,
         EXISTS (SELECT FROM taken_here) AS took_here,
         (SELECT spared FROM taken_bucket) AS took_spare,
         EXISTS (SELECT FROM taken_here) AND (NOT seen.is_stranger OR EXISTS (SELECT FROM taken_network)) AS passes,
         set_config('synchronous_commit', 'off', true)
  FROM seen LEFT JOIN who ON true`;

/** A try as the counts see it before it is judged; the account's fields are null where nobody has what was typed. */
export interface Counted {
  readonly passes: boolean;
  /** How long it must wait otherwise, and whether tries that are still being judged may change that. */
  readonly seconds: number;
  readonly undecided: boolean;
  /** What account or decoy it was counted against, and under what place what was typed was. */
  readonly subject: string;
  readonly place: string;
  readonly by_browser: boolean;
  readonly is_stranger: boolean;
  /** Tries of the account's bucket, and the seconds in which one comes back. */
  readonly size: number;
  readonly every: number;
  readonly counted_at: Date;
  readonly took_windows: string[];
  readonly took_here: boolean;
  /** Whether the bucket was empty; null when nothing was asked of it. */
  readonly took_spare: boolean | null;
  readonly agent_id: string | null;
  readonly login: string;
  readonly address: string;
  readonly state: 'open' | 'closed';
  readonly phc: string | null;
  readonly kind: 'numen' | 'chosen';
  readonly generation: number;
  readonly first_name: string;
  readonly usual_name: string;
  readonly grants: string[];
}

/** $1 windows, $2 what was typed, $3 place or null, $4 bucket, $5 whether it was spared, or null. */
const TRY_GIVEN_BACK = prepared('try-given-back')`
  WITH ${windowsLocked('$1')}, ${WINDOWS_GIVEN_BACK}, here AS (
    UPDATE password_attempts SET counted = greatest(judged, counted - 1), blocked_until = NULL
    WHERE subject = $2 AND source = $3 AND (SELECT count(*) FROM windows_given_back) >= 0 RETURNING 1
  ), ${bucketGivenBack('$4', '$5', 'here')}
  SELECT set_config('synchronous_commit', 'off', true)`;

/** Counts tries at passwords before they are judged: how many, since when, and how long somebody must wait. */
@Injectable()
export class PasswordAttemptStore {
  /** Counts a try, if nothing must be waited for. */
  async count(
    manager: EntityManager,
    name: TypedName,
    origin: Origin,
    browser: KnownBrowser | undefined,
    numbers: Readonly<Record<CountNumber, number>>,
  ): Promise<Counted> {
    const asked = [
      name.login,
      ...[browser?.agentId ?? null, browser?.browser ?? null, browser?.issuedAt ?? null],
      ...[origin.source, name.digest],
      origin.windows.map(({ source }) => source),
      origin.windows.map(({ most }) => most),
    ];
    const known = await COUNT_KNOWN.get(manager, ...asked, numbers.knownFor);
    if (known) return { ...AS_KNOWN, ...known };
    const otherwise = [
      NUMBERS.map((number) => numbers[number]),
      name.decoy,
      name.decoyIsNumen,
      origin.network,
    ];
    const counted = await COUNT_ATTEMPT.get(manager, ...asked, ...otherwise);
    return counted!;
  }

  /** Gives back what a try took that was not let pass, since others at the same moment took the rest. */
  async giveBack(manager: EntityManager, name: TypedName, counted: Counted): Promise<void> {
    const { took_windows, took_here, took_spare, place, subject } = counted;
    if (took_windows.length === 0 && !took_here) return;
    const here = took_here ? place : null;
    await TRY_GIVEN_BACK.run(manager, took_windows, name.digest, here, subject, took_spare);
  }
}
