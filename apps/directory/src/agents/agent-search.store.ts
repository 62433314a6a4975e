import { unprepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { termBeginnings } from './search-terms.js';

/** Adds a value to those of a statement, and gives its placeholder. */
export type Bind = (value: unknown) => string;

/** The order of agents, which is also the order of an index. */
export const BY_NAME = 'ORDER BY a.folded_usual_name, a.folded_first_name, a.agent_id';

/** The tables of terms by which agents are found, beside their usual name. */
const TERMS = `(SELECT agent_id, term FROM agent_name_terms
  UNION ALL SELECT agent_id, term FROM agent_account_terms) t`;

/** Up to so many, fetching them all is quicker than looking for the first ones in their order. */
const FEW = 1_000;
/** From so many on, they are met so often in their order that it is enough to go through it; counting stops there. */
const MANY = 50_000;
/** Up to so many who have all words are known by their ids: to find them once more takes longer than to name them. */
const MOST_MET = 5_000;

/** How many names a beginning finds beside usual names. */
export interface Counted {
  readonly beginning: string;
  readonly agents: number;
}

/** How a search proceeds: from what it looks for, by the ways in {@link selectMatching}. */
export interface SearchPlan {
  readonly way: 'fetch' | 'sift' | 'walk';
  /** Those by which agents are found; of a walk, one. */
  readonly gathered: readonly [string, ...string[]];
  /** Those that are looked for in each agent found. */
  readonly others: readonly string[];
  /** The ids of those who have all that is gathered, where they are known by then. */
  readonly met?: readonly string[];
}

/**
 * Counts whom each beginning finds, and chooses by it. The database's planner cannot: it takes those it looks for to be
 * spread evenly over the order of names, and words that people have together to have nothing to do with each other.
 */
export async function planSearch(
  manager: EntityManager,
  beginnings: readonly [string, ...string[]],
): Promise<SearchPlan> {
  // A parameter for each beginning: the planner uses the index for a single value, not for a list.
  const counts = beginnings.map(
    (_, n) => `SELECT $${2 * n + 1}::text AS beginning, (SELECT count(*) FROM (
      SELECT FROM agent_name_terms WHERE term LIKE $${2 * n + 2} LIMIT ${MANY}) found)::integer AS agents`,
  );
  const count = unprepared<Counted>`${counts.join(' UNION ALL ')} ORDER BY agents`;
  const values = beginnings.flatMap((beginning) => [beginning, startingWith(beginning)]);
  const counted = await count.all(manager, ...values);
  const plan = planFor(counted as [Counted, ...Counted[]]);
  if (plan.way !== 'fetch' || counted[0]!.agents <= FEW) return plan;
  const met = await havingAll(manager, plan.gathered);
  const way = met.length > FEW ? 'sift' : 'fetch';
  return met.length > MOST_MET ? { ...plan, way } : { ...plan, way, met };
}

/** The ids of those who have all beginnings, up to one more than {@link MOST_MET}. */
async function havingAll(
  manager: EntityManager,
  beginnings: readonly string[],
): Promise<readonly string[]> {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const ids = beginnings.map((beginning) => idsOf(sought(beginning, bind))).join(' INTERSECT ');
  const find = unprepared<{
    id: string;
  }>`SELECT agent_id AS id FROM (${ids} LIMIT ${MOST_MET + 1}) found`;
  const found = await find.all(manager, ...values);
  return found.map(({ id }) => id);
}

/** By what each beginning finds; what finds the fewest comes first. */
export function planFor([first, ...rest]: readonly [Counted, ...Counted[]]): SearchPlan {
  const isMany = ({ agents }: Counted) => agents >= MANY;
  const [few, many] = [rest.filter((one) => !isMany(one)), rest.filter(isMany)].map((some) =>
    some.map(({ beginning }) => beginning),
  ) as [string[], string[]];
  const isSifted = rest.length === 0 && first.agents > FEW;
  const way = isMany(first) ? 'walk' : isSifted ? 'sift' : 'fetch';
  return { way, gathered: [first.beginning, ...few], others: many };
}

/**
 * The first agents in their order who have all beginnings and meet `conditions`. The ids that beginnings find, or have in
 * common, are gathered: few agents are fetched by them; of more, the order is gone through in its index alone until
 * enough of them were met. Of many, each agent is looked at in that order.
 */
export function selectMatching(
  { way, gathered, others, met }: SearchPlan,
  conditions: readonly string[],
  rows: string,
  bind: Bind,
): string {
  const rest = [...conditions, ...others.map((other) => matches(sought(other, bind)))];
  const select = (what: string, condition: string) =>
    `(SELECT ${what} FROM agents a WHERE ${[condition, ...rest].join(' AND ')} ${BY_NAME} LIMIT ${rows})`;
  // « IS TRUE » keeps the planner from joining, which would be in no order.
  const sift = (condition: string) =>
    `(SELECT a.* FROM ${select('a.agent_id', `(${condition}) IS TRUE`)} met JOIN agents a USING (agent_id))`;
  if (met) {
    const isMet = `a.agent_id = ANY (${bind(met)}::uuid[])`;
    return way === 'sift' ? sift(isMet) : select('a.*', isMet);
  }
  const all = gathered.map((beginning) => sought(beginning, bind)) as [Sought, ...Sought[]];
  const [first] = all;
  const ids = all.length > 1 ? all.map(idsOf).join(' INTERSECT ') : idsByTerm(first);
  const found = {
    fetch: () => select('a.*', `a.agent_id = ANY (ARRAY(${ids}))`),
    sift: () => sift(`a.agent_id IN (${ids})`),
    walk: () => select('a.*', hasTerm(first)),
  }[way]();
  if (all.length > 1) return found;
  const called = select('a.*', `a.${first.usualName}`);
  return `SELECT a.* FROM (${called} UNION ${found}) a ${BY_NAME} LIMIT ${rows}`;
}

/** The conditions under which a usual name, or a term, has a beginning. */
interface Sought {
  readonly usualName: string;
  readonly term: string;
}

function sought(beginning: string, bind: Bind): Sought {
  const patterns = termBeginnings(beginning).map((one) => bind(startingWith(one)));
  const terms = patterns.map((pattern) => `term LIKE ${pattern}`);
  return { usualName: `folded_usual_name LIKE ${patterns[0]}`, term: `(${terms.join(' OR ')})` };
}

/** Of all with a beginning, in their usual name or elsewhere. */
function idsOf(one: Sought): string {
  return `(SELECT agent_id FROM agents WHERE ${one.usualName} UNION ALL ${idsByTerm(one)})`;
}

function idsByTerm({ term }: Sought): string {
  return `SELECT agent_id FROM ${TERMS} WHERE ${term}`;
}

function matches(one: Sought): string {
  return `(a.${one.usualName} OR ${hasTerm(one)})`;
}

function hasTerm({ term }: Sought): string {
  return `EXISTS (SELECT FROM ${TERMS} WHERE t.agent_id = a.agent_id AND ${term})`;
}

function startingWith(beginning: string): string {
  return `${beginning.replace(/[\\%_]/gu, '\\$&')}%`;
}
