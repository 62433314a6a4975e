/** An agent whose possible duplicates are looked for, as SQL expressions. */
export interface NamedInSql {
  readonly usualName: string;
  readonly firstName: string;
  readonly birthDate: string;
  /** The agent itself; NULL for somebody who is not one yet. */
  readonly agentId: string;
}

/** How many are returned at most: more than that is a fault in a list, not a doubt about a person. */
const MOST = 20;

/**
 * SQL for the ids of the oldest possible duplicates, as an array. They are looked up at each read and not stored:
 * stored, each newcomer would change the rows of all who share the names.
 */
export function selectNamesakes({ usualName, firstName, birthDate, agentId }: NamedInSql): string {
  return `ARRAY(
    SELECT namesake.agent_id FROM agents namesake
    WHERE namesake.folded_usual_name = ${usualName} AND namesake.folded_first_name = ${firstName}
      AND namesake.birth_date = ${birthDate} AND namesake.agent_id IS DISTINCT FROM ${agentId}
    ORDER BY namesake.created_at, namesake.agent_id LIMIT ${MOST})`;
}
