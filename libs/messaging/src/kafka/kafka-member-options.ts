import type { Kafka } from 'kafkajs';
import type { BrokerLog, SubscriptionSpec } from '../broker.js';
import type { PartitionLane } from '../consuming/partition-lane.js';
import type { Settlement } from '../consuming/settlement.js';
import type { AdminConnection } from './kafka-client.js';

/** What a member needs beside its spec. */
export interface KafkaMemberOptions {
  readonly kafka: Kafka;
  readonly spec: SubscriptionSpec;
  readonly settlement: Settlement;
  readonly sessionTimeoutMs: number;
  readonly admin: AdminConnection;
  readonly log: BrokerLog;
  /** The last lane of each partition in this process. */
  readonly lanes: Map<string, PartitionLane>;
  /** The last place committed by this process in each partition. */
  readonly known: Map<string, bigint>;
}
