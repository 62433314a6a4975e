import { prepared, type SubjectBox } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

interface Row {
  readonly sealed: Buffer;
}

const ADD = prepared('add-import-chunk')`
  INSERT INTO import_chunks (import_id, number, sealed) VALUES ($1, $2, $3)`;
const FIND = prepared<Row>('find-import-chunk')`
  SELECT sealed FROM import_chunks WHERE import_id = $1 AND number = $2`;
const DROP = prepared('drop-import-chunks')`
  DELETE FROM import_chunks WHERE import_id = $1`;
const LEFT_BEHIND = prepared<{ importId: string }>('import-chunks-left-behind')`
  SELECT DISTINCT import_id AS "importId" FROM import_chunks
  WHERE came_at < now() - $1 * interval '1 ms' AND import_id NOT IN (SELECT import_id FROM import_works)`;

/** Nothing is there of a file that came whole: the database is from a back-up, which holds no files. */
export class FileGone extends Error {
  override readonly name = 'FileGone';
}

/** The bytes of files, in chunks that only the key of their import opens. */
@Injectable()
export class ImportChunkStore {
  async add(
    manager: EntityManager,
    importId: string,
    number: number,
    clear: Uint8Array,
    box: SubjectBox,
  ): Promise<void> {
    await ADD.run(manager, importId, number, box.seal(clear, placeOf(number)));
  }

  /** The file from its beginning, a chunk at a time. Throws {@link FileGone}. */
  async *read(manager: EntityManager, importId: string, box: SubjectBox): AsyncIterable<Buffer> {
    for (let number = 0; ; number += 1) {
      const row = await FIND.get(manager, importId, number);
      if (!row && number === 0) throw new FileGone();
      if (!row) return;
      yield box.open(row.sealed, placeOf(number));
    }
  }

  async drop(manager: EntityManager, importId: string): Promise<void> {
    await DROP.run(manager, importId);
  }

  /** The imports that never began, of which something came longer ago than this. */
  async leftBehind(manager: EntityManager, ms: number): Promise<string[]> {
    const rows = await LEFT_BEHIND.all(manager, ms);
    return rows.map(({ importId }) => importId);
  }
}

const placeOf = (number: number) => `chunk ${number}`;
