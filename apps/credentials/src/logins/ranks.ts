import type { EntityManager } from 'typeorm';

/**
 * The next rank of a base. Its row stays locked until the transaction ends, so homonyms that arrive
 * together wait for each other, and a rank taken in vain goes back with the rollback: no gap, no double.
 */
export async function takeRank(
  manager: EntityManager,
  registry: 'login_bases' | 'address_bases',
  base: string,
): Promise<number> {
  const [row] = await manager.query<{ last_rank: number }[]>(
    `INSERT INTO ${registry} AS known (base, last_rank) VALUES ($1, 1)
     ON CONFLICT (base) DO UPDATE SET last_rank = known.last_rank + 1 RETURNING last_rank`,
    [base],
  );
  return row!.last_rank;
}
