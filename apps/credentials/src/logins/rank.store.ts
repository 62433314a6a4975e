import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

interface LastRank {
  readonly kind: 'login' | 'address';
  readonly base: string;
  readonly last: number;
}

// The count of `logins` makes PostgreSQL lock all bases of logins before the first base of an address.
const TAKE = prepared<LastRank>('take-ranks')`
  WITH logins AS (
    INSERT INTO login_bases AS known (base, last_rank)
    SELECT base, sum(ranks) FROM unnest($1::text[], $2::integer[]) AS asked (base, ranks)
    GROUP BY base ORDER BY base
    ON CONFLICT (base) DO UPDATE SET last_rank = known.last_rank + EXCLUDED.last_rank
    RETURNING base, last_rank
  ), addresses AS (
    INSERT INTO address_bases AS known (base, last_rank)
    SELECT base, sum(ranks) FROM unnest($3::text[], $4::integer[]) AS asked (base, ranks)
    WHERE (SELECT count(*) FROM logins) >= 0 GROUP BY base ORDER BY base
    ON CONFLICT (base) DO UPDATE SET last_rank = known.last_rank + EXCLUDED.last_rank
    RETURNING base, last_rank
  )
  SELECT 'login' AS kind, base, last_rank AS last FROM logins
  UNION ALL SELECT 'address', base, last_rank FROM addresses`;

const LAST = prepared<LastRank>('last-ranks')`
  SELECT 'login' AS kind, base, last_rank AS last FROM login_bases WHERE base = ANY ($1)
  UNION ALL SELECT 'address', base, last_rank FROM address_bases WHERE base = ANY ($2)`;

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

/** Bases of logins and of addresses. */
export interface BasesOfBoth {
  readonly logins: readonly string[];
  readonly addresses: readonly string[];
}

/** The last rank of each base, 0 where nobody has any. */
export interface LastRanks {
  readonly ofLogin: (base: string) => number;
  readonly ofAddress: (base: string) => number;
}

/** Ranks that were taken, in the order of the bases that were asked for, and the last one of each base. */
export interface TakenRanks {
  readonly logins: readonly number[];
  readonly addresses: readonly number[];
  readonly last: LastRanks;
}

const NONE: BasesOfBoth = { logins: [], addresses: [] };

/** The last rank that was taken of each base of logins and addresses. */
@Injectable()
export class RankStore {
  /**
   * Takes the next rank of each base, in their order; of the `locked` ones none. The rows of all these bases stay locked
   * until the transaction ends, so homonyms that arrive together wait for each other; a rollback gives the ranks back.
   * Bases of logins are locked before bases of addresses, each in alphabetical order, so that two transactions cannot
   * deadlock: whoever needs several locks them all by one call.
   */
  async take(manager: EntityManager, next: BasesOfBoth, locked = NONE): Promise<TakenRanks> {
    const bases = (kind: keyof BasesOfBoth) => [...next[kind], ...locked[kind]];
    const counts = (kind: keyof BasesOfBoth) => [
      ...next[kind].map(() => 1),
      ...locked[kind].map(() => 0),
    ];
    const values = [bases('logins'), counts('logins'), bases('addresses'), counts('addresses')];
    const last = lastIn(await TAKE.all(manager, ...values));
    return {
      logins: inOrder(next.logins, last.ofLogin),
      addresses: inOrder(next.addresses, last.ofAddress),
      last,
    };
  }

  /** The last ranks as they are, without taking or locking any. */
  async last(manager: EntityManager, { logins, addresses }: BasesOfBoth): Promise<LastRanks> {
    return lastIn(await LAST.all(manager, logins, addresses));
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

function lastIn(rows: readonly LastRank[]): LastRanks {
  const lastOf = (kind: LastRank['kind']) => {
    const ranks = new Map(
      rows.filter((row) => row.kind === kind).map((row) => [row.base, row.last]),
    );
    return (base: string) => ranks.get(base) ?? 0;
  };
  return { ofLogin: lastOf('login'), ofAddress: lastOf('address') };
}

/** The rank of each of these bases, given the last one that its base reached with them. */
function inOrder(bases: readonly string[], last: (base: string) => number): number[] {
  const next = new Map<string, number>();
  return bases
    .toReversed()
    .map((base) => {
      const rank = next.get(base) ?? last(base);
      next.set(base, rank - 1);
      return rank;
    })
    .reverse();
}
