import { prepared } from '@citadelle/event-store';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What became of the mail to one of those for whom an alert is. */
export interface ToldRecipient {
  readonly agentId: string;
  /** Null when the server took the mail; else the code with which it refused it for good. */
  readonly refusal: string | null;
}

const KEEP = prepared('keep-told-recipient')`
  INSERT INTO told_recipients (alert_id, agent_id, refusal) VALUES ($1, $2, $3)
  ON CONFLICT (alert_id, agent_id) DO NOTHING`;
const OF_ALERT = prepared<ToldRecipient>('told-recipients')`
  SELECT agent_id AS "agentId", refusal FROM told_recipients WHERE alert_id = $1`;
const FORGET = prepared('forget-told-recipients')`
  DELETE FROM told_recipients WHERE alert_id = $1`;

/** Of the alerts that are still mailed: who needs no further try. */
@Injectable()
export class ToldRecipientStore {
  async keep(
    manager: EntityManager,
    alertId: string,
    { agentId, refusal }: ToldRecipient,
  ): Promise<void> {
    await KEEP.run(manager, alertId, agentId, refusal);
  }

  ofAlert(manager: EntityManager, alertId: string): Promise<ToldRecipient[]> {
    return OF_ALERT.all(manager, alertId);
  }

  /** The alert is settled: nobody is mailed of it any more. */
  async forget(manager: EntityManager, alertId: string): Promise<void> {
    await FORGET.run(manager, alertId);
  }
}
