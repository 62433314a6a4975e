import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import type { Bases, Ranks } from './login.js';

interface LastRank {
  readonly kind: 'login' | 'address';
  readonly base: string;
  readonly last: number;
}

// `count(*) FROM logins` makes PostgreSQL lock all bases of logins before the first base of an address.
const NEXT_RANKS = prepared<LastRank>('next-ranks')`
  WITH logins AS (
    INSERT INTO login_bases AS known (base, last_rank)
    SELECT base, count(*) FROM unnest($1::text[]) AS base GROUP BY base ORDER BY base
    ON CONFLICT (base) DO UPDATE SET last_rank = known.last_rank + EXCLUDED.last_rank
    RETURNING base, last_rank
  ), addresses AS (
    INSERT INTO address_bases AS known (base, last_rank)
    SELECT base, count(*) FROM unnest($2::text[]) AS base
    WHERE (SELECT count(*) FROM logins) > 0 GROUP BY base ORDER BY base
    ON CONFLICT (base) DO UPDATE SET last_rank = known.last_rank + EXCLUDED.last_rank
    RETURNING base, last_rank
  )
  SELECT 'login' AS kind, base, last_rank AS last FROM logins
  UNION ALL SELECT 'address', base, last_rank FROM addresses`;

const REACH = prepared('reach-ranks')`
  WITH logins AS (
    INSERT INTO login_bases AS known (base, last_rank)
    SELECT base, max(rank) FROM unnest($1::text[], $2::integer[]) AS taken (base, rank)
    GROUP BY base ORDER BY base
    ON CONFLICT (base) DO UPDATE SET last_rank = greatest(known.last_rank, EXCLUDED.last_rank)
    RETURNING base
  )
  INSERT INTO address_bases AS known (base, last_rank)
  SELECT base, max(rank) FROM unnest($3::text[], $4::integer[]) AS taken (base, rank)
  WHERE (SELECT count(*) FROM logins) > 0 GROUP BY base ORDER BY base
  ON CONFLICT (base) DO UPDATE SET last_rank = greatest(known.last_rank, EXCLUDED.last_rank)`;

/** A rank that somebody has in a base. */
interface TakenRank {
  readonly base: string;
  readonly rank: number;
}

/** The last rank that was taken of each base of logins and addresses. */
@Injectable()
export class RankStore {
  /**
   * Takes the next ranks for new accounts, in their order. The rows of the bases stay locked until the transaction
   * ends, so homonyms that arrive together wait for each other; a rollback gives the ranks back. Bases of logins are
   * locked before bases of addresses, each in alphabetical order, so that two transactions cannot deadlock.
   */
  async take(manager: EntityManager, bases: readonly Bases[]): Promise<Ranks[]> {
    const logins = bases.map(({ loginBase }) => loginBase);
    const addresses = bases.map(({ addressBase }) => addressBase);
    const rows = await NEXT_RANKS.all(manager, logins, addresses);
    const lastOf = (kind: LastRank['kind']) =>
      new Map(rows.filter((row) => row.kind === kind).map(({ base, last }) => [base, last]));
    const ranks = inOrder(logins, lastOf('login'));
    const addressRanks = inOrder(addresses, lastOf('address'));
    return bases.map((_, index) => ({ rank: ranks[index]!, addressRank: addressRanks[index]! }));
  }

  /** Notes ranks that were taken before, so that they are never given again; locks as {@link take} does. */
  async reach(
    manager: EntityManager,
    logins: readonly TakenRank[],
    addresses: readonly TakenRank[],
  ): Promise<void> {
    const columns = (taken: readonly TakenRank[]) => [
      taken.map(({ base }) => base),
      taken.map(({ rank }) => rank),
    ];
    await REACH.run(manager, ...columns(logins), ...columns(addresses));
  }
}

/** The rank of each account, given the last rank that its base reached with this batch. */
function inOrder(bases: readonly string[], last: ReadonlyMap<string, number>): number[] {
  const next = new Map(last);
  return bases
    .toReversed()
    .map((base) => {
      const rank = next.get(base)!;
      next.set(base, rank - 1);
      return rank;
    })
    .reverse();
}
