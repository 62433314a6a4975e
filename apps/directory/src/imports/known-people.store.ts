import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Fingerprints } from '../agents/fingerprints.js';
import { foldIdentity, type Identity, identityKey } from '../agents/identity.js';
import type { AbsentAgent } from './plan/absences.js';
import { ALIKE_MAX, type KnownAgent, type Namesake } from './plan/planned-line.js';

type ByHand = Record<'names' | 'unit' | 'phone' | 'endsOn' | 'status', string | null>;

type Row<Kept extends KnownAgent = KnownAgent> = Omit<Kept, 'byHand'> & { readonly byHand: ByHand };

/** How many are active in a unit, and how many of them the file does not name. */
export interface UnitFigures {
  readonly unit: string;
  readonly active: number;
  readonly present: number;
}

const day = (column: string) => `to_char(a.${column}, 'YYYY-MM-DD')`;
// An agent's last coming or going; what a file did has the id of its import, or says so.
const STATUS_BY_HAND = `(
  SELECT CASE WHEN e.data->>'through' IS NULL
      AND NOT EXISTS (SELECT FROM imports i WHERE i.import_id::text = e.metadata->>'correlationId')
    THEN to_char(e.at AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD') END
  FROM events e
  WHERE e.stream = 'agent-' || a.agent_id AND e.type IN ('AgentCreated', 'AgentDeparted', 'AgentReturned')
  ORDER BY e.version DESC LIMIT 1)`;
const AGENT = `
  a.agent_id AS "agentId", a.usual_name AS "usualName", a.first_name AS "firstName",
  ${day('birth_date')} AS "birthDate", a.unit, a.phone, ${day('ends_on')} AS "endsOn", a.status, a.version,
  json_build_object('names', ${day('names_by_hand')}, 'unit', ${day('unit_by_hand')},
    'phone', ${day('phone_by_hand')}, 'endsOn', ${day('end_by_hand')},
    'status', ${STATUS_BY_HAND}) AS "byHand",
  EXISTS (SELECT FROM unit_managers m WHERE m.agent_id = a.agent_id) AS "isManager",
  EXISTS (SELECT FROM administrators m WHERE m.agent_id = a.agent_id) AS "isAdministrator"`;

const HOLDERS = prepared<Row & { made: string }>('holders-of-numens-in-file')`
  SELECT DISTINCT ON (asked.made) asked.made, ${AGENT}
  FROM unnest($1::text[], $2::bytea[]) AS asked (made, form)
  JOIN numen_fingerprints n ON n.fingerprint = asked.form JOIN agents a USING (agent_id)`;
const NAMESAKES = prepared<Row<Namesake> & { place: number }>('namesakes-in-file')`
  SELECT asked.place::integer, a.*
  FROM unnest($2::text[], $3::text[], $4::date[]) WITH ORDINALITY AS asked (usual_name, first_name, birth_date, place)
  JOIN LATERAL (
    SELECT ${AGENT}, EXISTS (
      SELECT FROM numen_fingerprints n JOIN import_lines l ON l.import_id = $1 AND l.fingerprint = n.fingerprint
      WHERE n.agent_id = a.agent_id) AS "inFile"
    FROM agents a
    WHERE a.folded_usual_name = asked.usual_name AND a.folded_first_name = asked.first_name
      AND a.birth_date = asked.birth_date
    ORDER BY a.created_at, a.agent_id LIMIT ${ALIKE_MAX}) a ON true
  ORDER BY asked.place`;
const IN_SCOPE = `a.status = 'active' AND ($2::text[] = '{}' OR a.unit = ANY ($2))`;
const NAMED = `EXISTS (SELECT FROM import_present p WHERE p.import_id = $1 AND p.agent_id = a.agent_id)`;
const ABSENT = prepared<Row<AbsentAgent & KnownAgent>>('absent-from-file')`
  SELECT ${AGENT} FROM agents a
  WHERE ${IN_SCOPE} AND NOT ${NAMED}
    AND a.agent_id > coalesce($3::uuid, uuid '00000000-0000-0000-0000-000000000000')
  ORDER BY a.agent_id LIMIT $4`;
const BY_UNIT = prepared<UnitFigures>('figures-of-units-in-file')`
  SELECT a.unit, count(*)::integer AS active, count(*) FILTER (WHERE ${NAMED})::integer AS present
  FROM agents a WHERE ${IN_SCOPE} GROUP BY a.unit ORDER BY a.unit`;
const SEVERAL_NUMENS = prepared<{ agentId: string }>('those-with-several-numens')`
  SELECT agent_id AS "agentId" FROM numen_fingerprints
  WHERE agent_id = ANY ($1::uuid[]) GROUP BY agent_id HAVING count(*) > 1`;
const AGENTS = prepared<Row>('agents-in-file')`
  SELECT ${AGENT} FROM agents a WHERE a.agent_id = ANY ($1::uuid[])`;

/** What the directory knows of the people whom a file may mean. */
@Injectable()
export class KnownPeopleStore {
  /** Who has NUMENs, by the fingerprint that is made now, in hexadecimal. */
  async holders(
    manager: EntityManager,
    fingerprints: readonly Pick<Fingerprints, 'made' | 'forms'>[],
  ): Promise<Map<string, KnownAgent>> {
    const asked = fingerprints.flatMap(({ made, forms }) =>
      forms.map((form) => ({ made: made.toString('hex'), form })),
    );
    const rows = await HOLDERS.all(
      manager,
      asked.map(({ made }) => made),
      asked.map(({ form }) => form),
    );
    return new Map(rows.map(({ made, ...row }) => [made, knownOf(row)]));
  }

  /** Who has these names and birth dates, by {@link identityKey}; the oldest first. */
  async namesakes(
    manager: EntityManager,
    importId: string,
    identities: readonly Identity[],
  ): Promise<Map<string, Namesake[]>> {
    const asked = [
      ...new Map(identities.map((one) => [identityKey(one), foldIdentity(one)])).entries(),
    ];
    const rows = await NAMESAKES.all(
      manager,
      importId,
      asked.map(([, { usualName }]) => usualName),
      asked.map(([, { firstName }]) => firstName),
      asked.map(([, { birthDate }]) => birthDate),
    );
    const found = new Map<string, Namesake[]>();
    for (const { place, ...row } of rows) {
      const [key] = asked[place - 1]!;
      found.set(key, [...(found.get(key) ?? []), knownOf(row)]);
    }
    return found;
  }

  /** Those of these people who are known by more than one NUMEN. */
  async withSeveralNumens(manager: EntityManager, agentIds: readonly string[]): Promise<string[]> {
    if (agentIds.length === 0) return [];
    const rows = await SEVERAL_NUMENS.all(manager, agentIds);
    return rows.map(({ agentId }) => agentId);
  }

  /** These people. */
  async of(manager: EntityManager, agentIds: readonly string[]): Promise<KnownAgent[]> {
    const rows = await AGENTS.all(manager, agentIds);
    return rows.map(knownOf);
  }

  /** Active people of the scope whom the file does not name, after one of them. */
  async absent(
    manager: EntityManager,
    importId: string,
    {
      scope,
      after,
      limit,
    }: { scope: readonly string[]; after?: string | undefined; limit: number },
  ): Promise<(KnownAgent & AbsentAgent)[]> {
    const rows = await ABSENT.all(manager, importId, scope, after ?? null, limit);
    return rows.map(knownOf);
  }

  /** How many are active in each unit of the scope, and how many of them the file names. */
  figuresByUnit(
    manager: EntityManager,
    importId: string,
    scope: readonly string[],
  ): Promise<UnitFigures[]> {
    return BY_UNIT.all(manager, importId, scope);
  }
}

function knownOf<Kept extends Row>(row: Kept): Omit<Kept, 'byHand'> & Pick<KnownAgent, 'byHand'> {
  const days = Object.entries(row.byHand).filter(([, on]) => on !== null);
  return { ...row, byHand: Object.fromEntries(days) as KnownAgent['byHand'] };
}
