import { Injectable } from '@nestjs/common';
import { prepared } from '@citadelle/event-store';
import type { EntityManager } from 'typeorm';
import { countsForgotten } from './sign-in-counts.js';

/** What was lifted of an account. */
export interface LiftedDelays {
  /** How many places were counted for a name that leads to it, and how many of them had to wait. */
  readonly counted: number;
  readonly waiting: number;
  /** How many tries of places that it does not know had been taken from its bucket, as of the last. */
  readonly strangers: number;
}

const LIFT = prepared<LiftedDelays>('lift-sign-in-delays')`
  WITH ${countsForgotten('$1')}
  SELECT count(*)::integer AS counted,
         count(*) FILTER (WHERE blocked_until > now())::integer AS waiting,
         coalesce((SELECT ceil(taken) FROM sign_in_buckets WHERE subject = $1::uuid::text), 0)::integer AS strangers
  FROM names_forgotten`;

/** The delays after wrong passwords, lifted for one account; those of a source over all accounts stay. */
@Injectable()
export class LiftedDelaysStore {
  async lift(manager: EntityManager, agentId: string): Promise<LiftedDelays> {
    return (await LIFT.get(manager, agentId))!;
  }
}
