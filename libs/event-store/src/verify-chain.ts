import type { DataSource } from 'typeorm';
import { canonicalJson } from './canonical-json.js';
import { canonicalForm, chainHash, type HashedColumns, NO_HASH } from './stored-event.js';

/** Where a stream is no longer what was written. */
export interface ChainBreach {
  readonly stream: string;
  readonly version: number;
  /** `missing`: there is no event of this version, though there are later ones. */
  readonly what: 'altered' | 'missing';
}

/** How much was verified. */
export interface ChainSummary {
  readonly streams: number;
  readonly events: number;
}

type ChainedRow = HashedColumns & { readonly hash: Buffer };

/**
 * Verifies the hash chain of every stream, without any key and in flat memory; yields what is broken and
 * returns how much was seen. The removal of a stream's last events leaves no trace in its chain.
 */
export async function* verifyChain(
  dataSource: DataSource,
  batchSize = 1000,
): AsyncGenerator<ChainBreach, ChainSummary> {
  let stream = '';
  let version = 0;
  let hash = NO_HASH;
  let streams = 0;
  let events = 0;
  for (;;) {
    const rows = await dataSource.query<ChainedRow[]>(
      `SELECT stream, version, type, schema_version, event_id, subject, data, metadata, at, hash
       FROM events WHERE (stream, version) > ($1, $2) ORDER BY stream, version LIMIT $3`,
      [stream, version, batchSize],
    );
    for (const row of rows) {
      if (row.stream !== stream || events === 0) {
        stream = row.stream;
        version = 0;
        hash = NO_HASH;
        streams += 1;
      }
      if (row.version !== version + 1) {
        for (let gone = version + 1; gone < row.version; gone += 1)
          yield { stream, version: gone, what: 'missing' };
      } else if (chainHash(hash, canonicalRow(row)) !== row.hash.toString('hex'))
        yield { stream, version: row.version, what: 'altered' };
      version = row.version;
      hash = row.hash.toString('hex');
      events += 1;
    }
    if (rows.length < batchSize) return { streams, events };
  }
}

function canonicalRow(row: ChainedRow): string {
  return canonicalForm(row, canonicalJson(row.data), canonicalJson(row.metadata));
}
