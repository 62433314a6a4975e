import { createRequire } from 'node:module';
import { jest } from '@jest/globals';

const require = createRequire(import.meta.url);

interface Metadata {
  brokers: { nodeId: number; host: string; port: number; rack: string | null }[];
  topicMetadata: {
    topic: string;
    partitionMetadata: { partitionId: number; leader: number }[];
  }[];
}

/** What is replaced of kafkajs's connection to one broker; all that decides what is sent where stays its own. */
interface BrokerPrototype {
  nodeId: string;
  metadata(topics: string[]): Promise<Metadata>;
  produce(request: unknown): Promise<unknown>;
}

const PHANTOM = 99;

/**
 * Makes one broker look like two: the second seems to lead `partition` of `topic`, and to answer NOT_LEADER to what is
 * produced to it, once the first has answered so many requests. From then on the first leads everything. Returns how
 * often that was.
 */
export function moveLeaderOnce(
  topic: string,
  partition: number,
  answersBefore = 1,
): { refusals: number } {
  const Broker = require('kafkajs/src/broker/index.js') as { prototype: BrokerPrototype };
  const { createErrorFromCode } = require('kafkajs/src/protocol/error.js') as {
    createErrorFromCode: (code: number) => Error;
  };
  const { metadata, produce } = Broker.prototype;
  const seen = { refusals: 0 };
  let answers = 0;
  let enough!: () => void;
  const answered = new Promise<void>((resolve) => (enough = resolve));

  jest.spyOn(Broker.prototype, 'metadata').mockImplementation(async function (
    this: BrokerPrototype,
    topics,
  ) {
    const found = await metadata.call(this, topics);
    if (seen.refusals > 0) return found;
    const [{ port }] = found.brokers as [Metadata['brokers'][number]];
    // kafkajs takes brokers of one host and port for one.
    const phantom = { nodeId: PHANTOM, host: 'localhost', port, rack: null };
    const led = found.topicMetadata.find((one) => one.topic === topic)?.partitionMetadata;
    for (const one of led ?? []) if (one.partitionId === partition) one.leader = PHANTOM;
    return { ...found, brokers: [...found.brokers, phantom] };
  });
  jest.spyOn(Broker.prototype, 'produce').mockImplementation(async function (
    this: BrokerPrototype,
    request,
  ) {
    if (Number(this.nodeId) !== PHANTOM)
      return produce
        .call(this, request)
        .finally(() => (answers += 1) === answersBefore && enough());
    await answered;
    seen.refusals += 1;
    throw createErrorFromCode(6);
  });
  return seen;
}
