import type { EntityManager } from 'typeorm';

/** The ranks of a new account among those who share its login's base, and its address's. */
export interface Ranks {
  readonly rank: number;
  readonly addressRank: number;
}

/**
 * Takes the next rank of both bases. Their rows stay locked until the transaction ends, so homonyms that
 * arrive together wait for each other, and ranks taken in vain go back with the rollback: no gap, no
 * double. Always the login's base before the address's: two openings never wait for each other crosswise.
 */
export async function takeRanks(
  manager: EntityManager,
  bases: { loginBase: string; addressBase: string },
): Promise<Ranks> {
  const [ranks] = await manager.query<Ranks[]>(
    `WITH login AS (
       INSERT INTO login_bases AS known (base, last_rank) VALUES ($1, 1)
       ON CONFLICT (base) DO UPDATE SET last_rank = known.last_rank + 1 RETURNING last_rank
     ), address AS (
       INSERT INTO address_bases AS known (base, last_rank) SELECT $2, 1 FROM login
       ON CONFLICT (base) DO UPDATE SET last_rank = known.last_rank + 1 RETURNING last_rank
     )
     SELECT login.last_rank AS rank, address.last_rank AS "addressRank" FROM login, address`,
    [bases.loginBase, bases.addressBase],
  );
  return ranks!;
}
