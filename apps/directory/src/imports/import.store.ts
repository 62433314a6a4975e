import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BegunImport } from './import.state.js';

/** An import as a row has it. */
export interface ImportRow {
  readonly importId: string;
  /** Of its stream. */
  readonly version: number;
  readonly uploadedAt: Date;
  readonly uploadedBy: string;
  readonly confirmedAt: Date | null;
  readonly endedAt: Date | null;
  readonly state: BegunImport;
}

const COLUMNS = `
  import_id AS "importId", version, uploaded_at AS "uploadedAt", uploaded_by AS "uploadedBy",
  confirmed_at AS "confirmedAt", ended_at AS "endedAt", state`;

const KEEP = prepared('keep-import')`
  INSERT INTO imports (import_id, version, status, mode, sha256, extracted_on, uploaded_at, uploaded_by, confirmed_at,
    ended_at, state)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  ON CONFLICT (import_id) DO UPDATE SET version = EXCLUDED.version, status = EXCLUDED.status,
    confirmed_at = EXCLUDED.confirmed_at, ended_at = EXCLUDED.ended_at, state = EXCLUDED.state`;
const FIND = prepared<ImportRow>('find-import')`
  SELECT ${COLUMNS} FROM imports WHERE import_id = $1`;
const HOLD = prepared<ImportRow>('hold-import')`
  SELECT ${COLUMNS} FROM imports WHERE import_id = $1 FOR UPDATE`;
const PAGE = prepared<ImportRow>('page-of-imports')`
  SELECT ${COLUMNS} FROM imports
  WHERE $1::uuid IS NULL OR import_id < $1 ORDER BY import_id DESC LIMIT $2`;
const OF_STATUS = prepared<ImportRow>('imports-of-status')`
  SELECT ${COLUMNS} FROM imports WHERE status = ANY ($1) ORDER BY confirmed_at, import_id`;
const SAME_FILE = prepared<ImportRow>('imports-of-same-file')`
  SELECT ${COLUMNS} FROM imports
  WHERE sha256 = $1 AND import_id < $2 ORDER BY (status = 'done') DESC, import_id DESC LIMIT 1`;
const LAST_APPLIED = prepared<ImportRow>('import-applied-last')`
  SELECT ${COLUMNS} FROM imports
  WHERE status IN ('done', 'running', 'suspended') AND import_id <> $1 AND confirmed_at IS NOT NULL
  ORDER BY extracted_on DESC, confirmed_at DESC LIMIT 1`;

/** The read model of imports: what is known of each from its facts. */
@Injectable()
export class ImportStore {
  async keep(manager: EntityManager, row: ImportRow): Promise<void> {
    const { importId, version, state, uploadedAt, uploadedBy, confirmedAt, endedAt } = row;
    const { mode, sha256, extractedOn } = state.file;
    await KEEP.run(
      manager,
      ...[importId, version, state.status, mode, sha256, extractedOn, uploadedAt, uploadedBy],
      ...[confirmedAt, endedAt, JSON.stringify(state)],
    );
  }

  find(manager: EntityManager, importId: string): Promise<ImportRow | undefined> {
    return FIND.get(manager, importId);
  }

  /** As {@link find}; it stays so until this transaction ends. */
  hold(manager: EntityManager, importId: string): Promise<ImportRow | undefined> {
    return HOLD.get(manager, importId);
  }

  /** The newest first, before one of them. */
  page(manager: EntityManager, before: string | undefined, limit: number): Promise<ImportRow[]> {
    return PAGE.all(manager, before ?? null, limit);
  }

  /** Those of these states: the first confirmed, then the first uploaded first. */
  ofStatus(
    manager: EntityManager,
    ...statuses: readonly BegunImport['status'][]
  ): Promise<ImportRow[]> {
    return OF_STATUS.all(manager, statuses);
  }

  /** An earlier import of the same bytes: the last one that was applied, or else the last one. */
  ofSameFile(
    manager: EntityManager,
    sha256: string,
    importId: string,
  ): Promise<ImportRow | undefined> {
    return SAME_FILE.get(manager, sha256, importId);
  }

  /** Of the other imports that were confirmed, that of the newest extraction. */
  appliedLast(manager: EntityManager, importId: string): Promise<ImportRow | undefined> {
    return LAST_APPLIED.get(manager, importId);
  }
}
