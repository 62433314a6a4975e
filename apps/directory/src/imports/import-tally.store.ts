import { prepared, purge, type SubjectBox, unprepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import type { Identity } from '../agents/identity.js';
import { type AbsentPlan, codesOf, FIRST_ABSENT, type PersonLine } from './import-line.js';

const ADD_ABSENT = prepared('add-absent-to-import')`
  INSERT INTO import_lines (import_id, number, kind, agent_id, codes, read, plan)
  SELECT $1, number, kind, agent_id, string_to_array(codes, ' '), read, plan
  FROM unnest($2::integer[], $3::text[], $4::uuid[], $5::text[], $6::bytea[], $7::bytea[])
    AS line (number, kind, agent_id, codes, read, plan)`;
const DROP_ABSENT = prepared('drop-absent-of-import')`
  DELETE FROM import_lines WHERE import_id = $1 AND number >= ${FIRST_ABSENT}`;
const DROP_PRESENT = prepared('drop-present-of-import')`
  DELETE FROM import_present WHERE import_id = $1`;
const ADD_BASES = prepared<{ base: Buffer; holders: number }>('add-bases-to-import')`
  INSERT INTO import_bases (import_id, base, holders)
  SELECT $1, base, holders FROM unnest($2::bytea[], $3::integer[]) AS counted (base, holders) ORDER BY base
  ON CONFLICT (import_id, base) DO UPDATE SET holders = import_bases.holders + EXCLUDED.holders
  RETURNING base, holders`;
const DROP_BASES = prepared('drop-bases-of-import')`
  DELETE FROM import_bases WHERE import_id = $1`;
const HOMONYMS = prepared<{ homonyms: number }>('homonyms-in-import')`
  SELECT count(*)::integer AS homonyms FROM import_lines
  WHERE import_id = $1 AND kind = 'created' AND 'homonym' = ANY (codes)`;
const KINDS = prepared<{ kind: string; count: number }>('kinds-of-lines-in-import')`
  SELECT kind, count(*)::integer AS count FROM import_lines
  WHERE import_id = $1 AND number < ${FIRST_ABSENT} GROUP BY kind`;
const LEFT_OVER = prepared<{ importId: string }>('left-over-of-imports')`
  SELECT import_id AS "importId" FROM imports i
  WHERE NOT EXISTS (SELECT FROM import_works w WHERE w.import_id = i.import_id)
    AND (EXISTS (SELECT FROM import_lines l WHERE l.import_id = i.import_id)
      OR EXISTS (SELECT FROM import_present p WHERE p.import_id = i.import_id)
      OR EXISTS (SELECT FROM import_bases b WHERE b.import_id = i.import_id))`;
const TOUCHED = unprepared<{ number: number }>`
  WITH moved AS (
    SELECT DISTINCT substr(stream, 7)::uuid AS agent_id FROM events
    WHERE position > $2 AND stream LIKE 'agent-%')
  SELECT number FROM import_lines JOIN moved USING (agent_id) WHERE import_id = $1
  UNION SELECT number FROM import_lines JOIN numen_fingerprints USING (fingerprint)
    WHERE import_id = $1 AND numen_fingerprints.agent_id IN (SELECT agent_id FROM moved)
  UNION SELECT number FROM import_lines WHERE import_id = $1 AND identity = ANY ($4::bytea[])
  ORDER BY number LIMIT $3`;
const NAMED_SINCE = unprepared<Identity>`
  SELECT usual_name AS "usualName", first_name AS "firstName", to_char(birth_date, 'YYYY-MM-DD') AS "birthDate"
  FROM agents WHERE agent_id IN (
    SELECT substr(stream, 7)::uuid FROM events
    WHERE position > $1 AND stream LIKE 'agent-%' AND type IN ('AgentCreated', 'AgentRenamed')
      AND NOT EXISTS (SELECT FROM imports i
        WHERE i.status = 'running' AND i.import_id::text = events.metadata->>'correlationId'))
  LIMIT $2`;
const RENAMED_SINCE = unprepared`
  SELECT 1 FROM events JOIN import_present p ON p.import_id = $1 AND p.agent_id = substr(stream, 7)::uuid
  WHERE position > $2 AND stream LIKE 'agent-%' AND type = 'AgentRenamed'
    AND NOT EXISTS (SELECT FROM import_lines l WHERE l.import_id = $1 AND l.agent_id = p.agent_id)
  LIMIT 1`;
const HAS_BASE = prepared('has-base-in-import')`
  SELECT 1 FROM import_bases WHERE import_id = $1 AND base = ANY ($2::bytea[]) LIMIT 1`;

/** What is counted of the lines of a file: who is absent, who shares a login, and of whom something new is known. */
@Injectable()
export class ImportTallyStore {
  /** Adds people whom the file does not name, behind those that are there. */
  async addAbsent(
    manager: EntityManager,
    importId: string,
    plans: readonly AbsentPlan[],
    box: SubjectBox,
  ): Promise<void> {
    await ADD_ABSENT.run(
      manager,
      importId,
      plans.map(({ line }) => line),
      plans.map(({ kind }) => kind),
      plans.map(({ agentId }) => agentId),
      plans.map(codesOf),
      plans.map(({ line }) => box.sealJson(nothingRead(line), `read ${line}`)),
      plans.map((plan) => box.sealJson(plan, `plan ${plan.line}`)),
    );
  }

  /** What the plan before knew of who is absent. */
  async dropAbsent(manager: EntityManager, importId: string): Promise<void> {
    await DROP_ABSENT.run(manager, importId);
  }

  /** Whom the file does not miss, before the plan is made anew. */
  async dropPresent(manager: EntityManager, importId: string): Promise<void> {
    await DROP_PRESENT.run(manager, importId);
  }

  /**
   * The lines of people of whom the log says something after this position, and those of these identities, by their
   * digests: `limit` at most.
   */
  async touched(
    manager: EntityManager,
    importId: string,
    { logPosition, identities }: { logPosition: string; identities: readonly Buffer[] },
    limit: number,
  ): Promise<number[]> {
    const rows = await TOUCHED.all(manager, importId, logPosition, limit, identities);
    return rows.map(({ number }) => number);
  }

  /**
   * Who has come, or has other names, since the log stood at this position: `limit` at most. Without those of an import
   * that runs: while it does, there would be others again each time that somebody looks.
   */
  namedSince(manager: EntityManager, logPosition: string, limit: number): Promise<Identity[]> {
    return NAMED_SINCE.all(manager, logPosition, limit);
  }

  /**
   * Whether somebody has other names since the log stood at this position, of whom lines spoke by those of before alone:
   * refused ones, which may speak for nobody now.
   */
  async hasLostNamesakes(
    manager: EntityManager,
    importId: string,
    logPosition: string,
  ): Promise<boolean> {
    return (await RENAMED_SINCE.get(manager, importId, logPosition)) !== undefined;
  }

  /** Whether somebody whom the file creates has one of these bases, by their digests in hexadecimal. */
  async hasBase(
    manager: EntityManager,
    importId: string,
    bases: readonly string[],
  ): Promise<boolean> {
    const digests = bases.map((base) => Buffer.from(base, 'hex'));
    return (await HAS_BASE.get(manager, importId, digests)) !== undefined;
  }

  /** Counts bases of logins and addresses, by their digests; tells how many have each now. */
  async addBases(
    manager: EntityManager,
    importId: string,
    counts: ReadonlyMap<string, number>,
  ): Promise<Map<string, number>> {
    const rows = await ADD_BASES.all(
      manager,
      importId,
      [...counts.keys()].map((base) => Buffer.from(base, 'hex')),
      [...counts.values()],
    );
    return new Map(rows.map(({ base, holders }) => [base.toString('hex'), holders]));
  }

  async dropBases(manager: EntityManager, importId: string): Promise<void> {
    await DROP_BASES.run(manager, importId);
  }

  /** How many of those whom the file creates share their login with others. */
  async homonyms(manager: EntityManager, importId: string): Promise<number> {
    return (await HOMONYMS.get(manager, importId))!.homonyms;
  }

  /** How many lines of the file are of each kind. */
  async kinds(manager: EntityManager, importId: string): Promise<ReadonlyMap<string, number>> {
    const rows = await KINDS.all(manager, importId);
    return new Map(rows.map(({ kind, count }) => [kind, count]));
  }

  /** Deletes what is left of imports that are over, their lines too. */
  async sweep(dataSource: DataSource): Promise<void> {
    for (const { importId } of await LEFT_OVER.all(dataSource.manager))
      for (const table of ['import_lines', 'import_present', 'import_bases'])
        await purge(dataSource, table, 'import_id = $1', [importId]);
  }
}

function nothingRead(line: number): PersonLine {
  return { line, kind: 'person', person: {}, faults: [], remarks: [], cells: [] };
}
