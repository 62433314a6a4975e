import { Injectable } from '@nestjs/common';
import type { JournalKind } from '@citadelle/contracts';
import { Statement } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';

/** A place in the journal, newest first. */
export interface JournalPlace {
  readonly at: Date;
  readonly id: string;
}

/** Which entries are asked for; absent filters let everything through. */
export interface JournalSearch {
  readonly kind?: JournalKind;
  readonly agentId?: string;
  /** From this instant on, and before that one. */
  readonly from?: Date;
  readonly until?: Date;
  readonly after?: JournalPlace;
  readonly most: number;
}

/** An entry with the names that are still kept. */
export interface JournalRow {
  readonly id: string;
  readonly at: Date;
  readonly until: Date;
  readonly count: number;
  readonly kind: JournalKind;
  readonly outcome: string;
  readonly operation: string;
  readonly source: string;
  readonly unit: string | null;
  readonly actor: NamedRow | null;
  readonly agent: NamedRow | null;
}

interface NamedRow {
  readonly agentId: string;
  readonly firstName: string | null;
  readonly usualName: string | null;
  readonly login: string | null;
}

/**
 * The entries of a span, newest first, by one index that gives them in their order. What was added up lasts an hour
 * at most: one that began within the hour before the span may reach into it. $1 and $2 the span, $3 and $4 the place
 * after which to go on, $5 how many; then what `where` asks for.
 */
const found = (where: string) => `
  SELECT * FROM security_journal
  WHERE ${where} at >= $1::timestamptz - interval '1 hour' AND at < $2::timestamptz AND last_at >= $1::timestamptz
    AND (at, id) < ($3::timestamptz, $4::bigint)
  ORDER BY at DESC, id DESC LIMIT $5`;

const named = (of: string, at: string) => `
  CASE WHEN e.${of} IS NOT NULL THEN json_build_object('agentId', e.${of}, 'firstName', ${at}.first_name,
    'usualName', ${at}.usual_name, 'login', CASE WHEN ${at}.agent_id IS NOT NULL
      THEN (SELECT login FROM accounts a WHERE a.agent_id = e.${of}) END) END`;

const read = (entries: string) =>
  new Statement<JournalRow>(
    `SELECT e.id, e.at, e.last_at AS until, e.count, e.kind, e.outcome, e.operation, e.source, e.unit,
       ${named('actor', 'doer')} AS actor, ${named('agent_id', 'concerned')} AS agent
     FROM (${entries}) e
     LEFT JOIN identities doer ON doer.agent_id = e.actor
     LEFT JOIN identities concerned ON concerned.agent_id = e.agent_id
     ORDER BY e.at DESC, e.id DESC LIMIT $5`,
  );

/** Who did it, or to whom it was done: each by an index of its own. */
const ofPerson = (where: string, person: string) =>
  `(${found(`agent_id = ${person} AND ${where}`)}) UNION (${found(`actor = ${person} AND ${where}`)})`;

const ALL = read(found(''));
const OF_KIND = read(found('kind = $6 AND'));
const OF_PERSON = read(ofPerson('', '$6::uuid'));
const OF_PERSON_AND_KIND = read(ofPerson('kind = $7 AND', '$6::uuid'));

/** What is read of the security journal. */
@Injectable()
export class JournalReaderStore {
  page(manager: EntityManager, search: JournalSearch): Promise<JournalRow[]> {
    const { kind, agentId, from = '-infinity', until = 'infinity', after, most } = search;
    const { at, id } = after ?? { at: 'infinity', id: '9223372036854775807' };
    const span = [from, until, at, id, most];
    if (agentId !== undefined)
      return kind === undefined
        ? OF_PERSON.all(manager, ...span, agentId)
        : OF_PERSON_AND_KIND.all(manager, ...span, agentId, kind);
    return kind === undefined ? ALL.all(manager, ...span) : OF_KIND.all(manager, ...span, kind);
  }
}
