import type { GivenLogin, LineKind } from '@citadelle/contracts/calls';
import { prepared, type SubjectBox } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import {
  codesOf,
  FIRST_ABSENT,
  type KeptLine,
  type KeptPlan,
  type LinePlan,
  type NewLine,
  type PersonLine,
} from './import-line.js';

const DIGEST_BYTES = 32;
/** Lines may be a million: more than one statement deletes in its time. */
const DROPPED_TOGETHER = 10_000;

interface Row {
  readonly number: number;
  readonly kind: LineKind | 'read';
  readonly newId: string | null;
  readonly fingerprint: Buffer | null;
  readonly forms: Buffer | null;
  readonly identity: Buffer | null;
  readonly applied: boolean;
  readonly read: Buffer;
  readonly plan: Buffer | null;
  readonly login: Buffer | null;
}

const COLUMNS = `
  number, kind, new_id AS "newId", fingerprint, forms, identity, applied, read, plan, login`;

const ADD = prepared('add-import-lines')`
  INSERT INTO import_lines (import_id, number, kind, new_id, fingerprint, forms, identity, read)
  SELECT $1, number, 'read', new_id, fingerprint, forms, identity, read
  FROM unnest($2::integer[], $3::uuid[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[])
    AS line (number, new_id, fingerprint, forms, identity, read)`;
const PLAN = prepared('plan-import-lines')`
  UPDATE import_lines SET kind = planned.kind, agent_id = planned.agent_id,
    codes = string_to_array(planned.codes, ' '), plan = planned.plan,
    login = CASE WHEN planned.kind = 'created' THEN login END
  FROM unnest($2::integer[], $3::text[], $4::uuid[], $5::text[], $6::bytea[])
    AS planned (number, kind, agent_id, codes, plan)
  WHERE import_lines.import_id = $1 AND import_lines.number = planned.number`;
const SET_LOGINS = prepared('set-logins-of-import-lines')`
  UPDATE import_lines SET login = given.login,
    codes = array_remove(codes, 'homonym') || CASE WHEN given.homonym THEN '{homonym}'::text[] ELSE '{}' END
  FROM unnest($2::integer[], $3::bytea[], $4::boolean[]) AS given (number, login, homonym)
  WHERE import_lines.import_id = $1 AND import_lines.number = given.number`;
const MARK = prepared('mark-import-lines-applied')`
  UPDATE import_lines SET applied = true WHERE import_id = $1 AND number = ANY ($2)`;
const AFTER = prepared<Row>('import-lines-after')`
  SELECT ${COLUMNS} FROM import_lines WHERE import_id = $1 AND number > $2 ORDER BY number LIMIT $3`;
const OF_KIND_AFTER = prepared<Row>('import-lines-of-kind-after')`
  SELECT ${COLUMNS} FROM import_lines
  WHERE import_id = $1 AND kind = $4 AND number > $2 ORDER BY number LIMIT $3`;
const AT = prepared<Row>('import-lines-at')`
  SELECT ${COLUMNS} FROM import_lines WHERE import_id = $1 AND number = ANY ($2) ORDER BY number`;
const alike = (column: 'fingerprint' | 'identity') => `
  SELECT ${COLUMNS} FROM (
    SELECT *, row_number() OVER (PARTITION BY ${column} ORDER BY number) AS place,
      count(*) OVER (PARTITION BY ${column}) AS alike
    FROM import_lines WHERE import_id = $1 AND ${column} = ANY ($2) AND number < ${FIRST_ABSENT}
  ) line WHERE alike > 1 AND place <= $3 ORDER BY number`;
const OF_NUMENS = prepared<Row>('import-lines-of-numens')`${alike('fingerprint')}`;
const OF_IDENTITIES = prepared<Row>('import-lines-of-identities')`${alike('identity')}`;
const OF_HOLDERS = prepared<Row & { holder: string }>('import-lines-of-holders')`
  SELECT ${COLUMNS}, holder FROM (
    SELECT l.*, n.agent_id AS holder, row_number() OVER (PARTITION BY n.agent_id ORDER BY l.number) AS place,
      count(*) OVER (PARTITION BY n.agent_id) AS alike
    FROM numen_fingerprints n JOIN import_lines l ON l.import_id = $1 AND l.fingerprint = n.fingerprint
    WHERE l.number < ${FIRST_ABSENT} AND n.agent_id = ANY ($2)
  ) line WHERE alike > 1 AND place <= $3 ORDER BY number`;
const ADD_PRESENT = prepared('add-present-to-import')`
  INSERT INTO import_present (import_id, agent_id) SELECT DISTINCT $1::uuid, unnest($2::uuid[]) ON CONFLICT DO NOTHING`;
const DROP = prepared('drop-import-lines')`
  DELETE FROM import_lines WHERE ctid = ANY (ARRAY(SELECT ctid FROM import_lines WHERE import_id = $1 LIMIT ${DROPPED_TOGETHER}))`;

/** The lines of files and what becomes of them. Whoever has no key of the import sees kinds, codes and digests. */
@Injectable()
export class ImportLineStore {
  async add(
    manager: EntityManager,
    importId: string,
    lines: readonly NewLine[],
    box: SubjectBox,
  ): Promise<void> {
    await ADD.run(
      manager,
      importId,
      lines.map(({ read }) => read.line),
      lines.map(({ newId }) => newId),
      lines.map(({ fingerprints }) => fingerprints?.made ?? null),
      lines.map(({ fingerprints }) => fingerprints && Buffer.concat(fingerprints.forms)),
      lines.map(({ identity }) => identity ?? null),
      lines.map(({ read }) => box.sealJson(withoutNumen(read), `read ${read.line}`)),
    );
  }

  /** Keeps what becomes of lines, in the place of what was planned before; a login that was announced is remembered. */
  async plan(
    manager: EntityManager,
    importId: string,
    plans: readonly LinePlan[],
    box: SubjectBox,
  ): Promise<void> {
    await PLAN.run(
      manager,
      importId,
      plans.map(({ line }) => line),
      plans.map(({ kind }) => kind),
      plans.map(({ agentId }) => agentId ?? null),
      plans.map(codesOf),
      plans.map((plan) => box.sealJson(plan, `plan ${plan.line}`)),
    );
    const present = plans.flatMap((plan) => plan.present);
    if (present.length > 0) await ADD_PRESENT.run(manager, importId, present);
  }

  async setLogins(
    manager: EntityManager,
    importId: string,
    logins: readonly { line: number; login: GivenLogin; isHomonym: boolean }[],
    box: SubjectBox,
  ): Promise<void> {
    await SET_LOGINS.run(
      manager,
      importId,
      logins.map(({ line }) => line),
      logins.map(({ line, login }) => box.sealJson(login, `login ${line}`)),
      logins.map(({ isHomonym }) => isHomonym),
    );
  }

  async markApplied(
    manager: EntityManager,
    importId: string,
    numbers: readonly number[],
  ): Promise<void> {
    await MARK.run(manager, importId, numbers);
  }

  /** In the order of the file, then those whom it does not name. */
  async after(
    manager: EntityManager,
    importId: string,
    wanted: { after: number; limit: number; kind?: LineKind | undefined },
    box: SubjectBox,
  ): Promise<KeptLine[]> {
    const { after, limit, kind } = wanted;
    const rows =
      kind === undefined
        ? await AFTER.all(manager, importId, after, limit)
        : await OF_KIND_AFTER.all(manager, importId, after, limit, kind);
    return rows.map((row) => openRow(row, box));
  }

  async at(
    manager: EntityManager,
    importId: string,
    numbers: readonly number[],
    box: SubjectBox,
  ): Promise<KeptLine[]> {
    const rows = await AT.all(manager, importId, numbers);
    return rows.map((row) => openRow(row, box));
  }

  /** Of NUMENs that stand more than once in the file, the first lines. */
  async ofNumens(
    manager: EntityManager,
    importId: string,
    fingerprints: readonly Buffer[],
    most: number,
    box: SubjectBox,
  ): Promise<KeptLine[]> {
    const rows = await OF_NUMENS.all(manager, importId, fingerprints, most);
    return rows.map((row) => openRow(row, box));
  }

  /** Of these agents, those who stand more than once in the file: their first lines, by whichever of their NUMENs. */
  async ofHolders(
    manager: EntityManager,
    importId: string,
    agentIds: readonly string[],
    most: number,
    box: SubjectBox,
  ): Promise<(KeptLine & { readonly holder: string })[]> {
    if (agentIds.length === 0) return [];
    const rows = await OF_HOLDERS.all(manager, importId, agentIds, most);
    return rows.map(({ holder, ...row }) => ({ ...openRow(row, box), holder }));
  }

  /** Of names and birth dates that stand more than once in the file, the first lines. */
  async ofIdentities(
    manager: EntityManager,
    importId: string,
    identities: readonly Buffer[],
    most: number,
    box: SubjectBox,
  ): Promise<KeptLine[]> {
    const rows = await OF_IDENTITIES.all(manager, importId, identities, most);
    return rows.map((row) => openRow(row, box));
  }

  async drop(manager: EntityManager, importId: string): Promise<void> {
    while ((await DROP.run(manager, importId)) === DROPPED_TOGETHER);
  }
}

function withoutNumen(read: PersonLine): PersonLine {
  // What is undefined is nowhere in JSON.
  return { ...read, person: { ...read.person, numen: undefined } };
}

function openRow(row: Row, box: SubjectBox): KeptLine {
  const { read, plan, login, forms, ...clear } = row;
  const { number } = row;
  const digests = (forms?.length ?? 0) / DIGEST_BYTES;
  return {
    ...clear,
    forms: Array.from({ length: digests }, (_, index) =>
      forms!.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES),
    ),
    read: box.openJson<PersonLine>(read, `read ${number}`),
    ...(plan && { plan: box.openJson<KeptPlan>(plan, `plan ${number}`) }),
    ...(login && { login: box.openJson<GivenLogin>(login, `login ${number}`) }),
  };
}
