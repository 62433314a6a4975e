/** An agent whose possible duplicates are looked for, as SQL expressions. */
export interface IdentityInSql {
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
export function selectPossibleDuplicates({
  usualName,
  firstName,
  birthDate,
  agentId,
}: IdentityInSql): string {
  return `ARRAY(
    SELECT other.agent_id FROM agents other
    WHERE other.folded_usual_name = ${usualName} AND other.folded_first_name = ${firstName}
      AND other.birth_date = ${birthDate} AND other.agent_id IS DISTINCT FROM ${agentId}
    ORDER BY other.created_at, other.agent_id LIMIT ${MOST})`;
}
