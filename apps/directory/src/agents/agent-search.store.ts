import { unprepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

/** Adds a value to those of a statement, and gives its placeholder. */
export type Bind = (value: unknown) => string;

/** The order of agents, which is also the order of an index. */
export const BY_NAME = 'ORDER BY a.folded_usual_name, a.folded_first_name, a.agent_id';

/** The tables of terms by which agents are found, beside their usual name. */
const TERMS = `(SELECT agent_id, term FROM agent_name_terms
  UNION ALL SELECT agent_id, term FROM agent_account_terms) t`;

/** Up to so many agents with a term, gathering them all is quicker than walking the agents in order. */
const FEW = 5_000;
/** The same with several words: the other words leave fewer agents, so that walking would take longer. */
const FEW_WITH_OTHERS = 50_000;

/** How a search proceeds: from which beginning, and whether few agents have it. */
export interface SearchPlan {
  readonly first: string;
  readonly others: readonly string[];
  readonly few: boolean;
}

/**
 * Starts from the beginning that the fewest agents have; counting stops early. The database's planner cannot choose: it
 * takes those it looks for to be spread evenly over the order of names, and those found by their usual name are not.
 */
export async function planSearch(
  manager: EntityManager,
  beginnings: readonly [string, ...string[]],
): Promise<SearchPlan> {
  const limit = beginnings.length > 1 ? FEW_WITH_OTHERS : FEW;
  // A parameter for each beginning: the planner uses the index for a single value, not for a list.
  const counts = beginnings.map(
    (_, n) => `SELECT $${2 * n + 1}::text AS beginning, (SELECT count(*) FROM (
      SELECT FROM ${TERMS} WHERE term LIKE $${2 * n + 2} LIMIT ${limit}) found)::integer AS agents`,
  );
  const count = unprepared<{
    beginning: string;
    agents: number;
  }>`${counts.join(' UNION ALL ')} ORDER BY agents LIMIT 1`;
  const values = beginnings.flatMap((beginning) => [beginning, startingWith(beginning)]);
  const found = await count.get(manager, ...values);
  const rarest = found!;
  return {
    first: rarest.beginning,
    others: beginnings.filter((beginning) => beginning !== rarest.beginning),
    few: rarest.agents < limit,
  };
}

/**
 * The first agents in their order who have all beginnings and meet `conditions`: those whose usual name has the
 * first one, and those who have it elsewhere, each found in its own way.
 */
export function selectMatching(
  { first, others, few }: SearchPlan,
  conditions: readonly string[],
  rows: string,
  bind: Bind,
): string {
  const pattern = bind(startingWith(first));
  const rest = [...conditions, ...others.map((other) => matches(bind(startingWith(other))))];
  const elsewhere = few
    ? `a.agent_id = ANY (ARRAY(SELECT agent_id FROM ${TERMS} WHERE term LIKE ${pattern}))`
    : hasTerm(pattern);
  const select = (condition: string) =>
    `(SELECT a.* FROM agents a WHERE ${[condition, ...rest].join(' AND ')} ${BY_NAME} LIMIT ${rows})`;
  return `${select(`a.folded_usual_name LIKE ${pattern}`)} UNION ${select(elsewhere)}`;
}

function matches(pattern: string): string {
  return `(a.folded_usual_name LIKE ${pattern} OR ${hasTerm(pattern)})`;
}

function hasTerm(pattern: string): string {
  return `EXISTS (SELECT FROM ${TERMS} WHERE t.agent_id = a.agent_id AND t.term LIKE ${pattern})`;
}

function startingWith(beginning: string): string {
  return `${beginning.replace(/[\\%_]/gu, '\\$&')}%`;
}
