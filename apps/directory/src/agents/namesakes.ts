/** An agent whose namesakes are asked for, in SQL expressions. */
export interface NamedInSql {
  readonly usualName: string;
  readonly firstName: string;
  readonly birthDate: string;
  /** The agent itself; NULL for somebody who is not one yet. */
  readonly agentId: string;
}

/** Whoever has more of them has a list to look through, not a page. */
const MOST = 20;

/**
 * SQL for the first of those who may be the same person, as an array. Asked for when it is read, never kept: each
 * newcomer would otherwise change the rows of all who share their names.
 */
export function selectNamesakes({ usualName, firstName, birthDate, agentId }: NamedInSql): string {
  return `ARRAY(
    SELECT namesake.agent_id FROM agents namesake
    WHERE namesake.folded_usual_name = ${usualName} AND namesake.folded_first_name = ${firstName}
      AND namesake.birth_date = ${birthDate} AND namesake.agent_id IS DISTINCT FROM ${agentId}
    ORDER BY namesake.created_at, namesake.agent_id LIMIT ${MOST})`;
}
