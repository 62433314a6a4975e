import type pg from 'pg';
import type { TopicShape } from '../broker.js';

/** The topics of the log. Partitions are fixed at creation, so what was read once stays true. */
export class Topics {
  private readonly partitions = new Map<string, number>();

  constructor(private readonly pool: pg.Pool) {}

  /** Creates those that are missing, in one order, so that processes that start together never deadlock. */
  async create(specs: readonly TopicShape[], partitions: number): Promise<void> {
    const inOrder = [...specs].sort((a, b) => (a.name < b.name ? -1 : 1));
    await this.pool.query(
      `WITH created AS (
         INSERT INTO topics (name, partitions, cleanup, retention_ms)
         SELECT name, $4, cleanup, retention_ms
           FROM unnest($1::text[], $2::text[], $3::bigint[]) AS given(name, cleanup, retention_ms)
         ON CONFLICT (name) DO NOTHING RETURNING name, partitions
       )
       INSERT INTO partition_heads (topic, partition)
       SELECT name, generate_series(0, partitions - 1) FROM created`,
      [
        inOrder.map(({ name }) => name),
        inOrder.map(({ cleanup }) => cleanup),
        inOrder.map(({ retentionMs }) => retentionMs ?? null),
        partitions,
      ],
    );
  }

  /** How many partitions topics have, these at least; rejects when one does not exist. */
  async partitionsOf(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const unknown = [...new Set(topics)].filter((topic) => !this.partitions.has(topic));
    if (unknown.length === 0) return this.partitions;
    const { rows } = await this.pool.query<{ name: string; partitions: number }>(
      'SELECT name, partitions FROM topics WHERE name = ANY($1)',
      [unknown],
    );
    for (const { name, partitions } of rows) this.partitions.set(name, partitions);
    const missing = unknown.filter((topic) => !this.partitions.has(topic));
    if (missing.length > 0) throw new Error(`unknown topic: ${missing.join(', ')}`);
    return this.partitions;
  }
}
