import { runStatement } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

/** What the login and the address of a new account are made of. */
export interface Bases {
  readonly loginBase: string;
  readonly addressBase: string;
}

/** The ranks of a new account among those who share its login's base, and its address's. */
export interface Ranks {
  readonly rank: number;
  readonly addressRank: number;
}

interface LastRank {
  readonly kind: 'login' | 'address';
  readonly base: string;
  readonly last: number;
}

// The count makes all logins' bases come first: it is not known before the last of them is locked.
const NEXT_RANKS = {
  name: 'next-ranks',
  text: `
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
    UNION ALL SELECT 'address', base, last_rank FROM addresses`,
};

/**
 * Takes the next ranks of the bases of new accounts, in their order. The rows of the bases stay locked until the
 * transaction ends, so homonyms that arrive together wait for each other, and ranks taken in vain go back
 * with the rollback: no gap, no double. Always logins' bases before addresses', each in the order of their
 * names: two transactions never wait for each other crosswise.
 */
export async function takeRanks(manager: EntityManager, bases: readonly Bases[]): Promise<Ranks[]> {
  const logins = bases.map(({ loginBase }) => loginBase);
  const addresses = bases.map(({ addressBase }) => addressBase);
  const rows = await runStatement<LastRank>(manager, NEXT_RANKS, [logins, addresses]);
  const lastOf = (kind: LastRank['kind']) =>
    new Map(rows.filter((row) => row.kind === kind).map(({ base, last }) => [base, last]));
  const ranks = inOrder(logins, lastOf('login'));
  const addressRanks = inOrder(addresses, lastOf('address'));
  return bases.map((_, index) => ({ rank: ranks[index]!, addressRank: addressRanks[index]! }));
}

/** The rank of each when those of one base got the ranks up to its last, in their order. */
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
