import { join } from 'node:path';
import {
  type KafkaProgram,
  launch,
  prepareKafkaCluster,
  type RunningProgram,
  untilReady,
} from '@citadelle/local/servers';
import { temporaryFolder } from './temporary-folder.js';

/** What three nodes may fill under a storm. */
const ROOM_BYTES = 4 * 1024 ** 3;

/** One node of the Kafka of three, which can be taken away and given back. */
export class KafkaClusterNode {
  private running: RunningProgram | undefined;

  constructor(
    private readonly program: KafkaProgram,
    private readonly logFile: string,
  ) {}

  get address(): string {
    return this.program.address;
  }

  /** Starts it, and resolves once it answers; it may have to catch up with the others still. */
  async start(): Promise<void> {
    this.running = await launch(this.program, this.logFile);
    await untilReady(this.program, this.running, 120_000);
  }

  /** SIGTERM: it hands its partitions over first. */
  async stop(): Promise<void> {
    await this.running?.stop();
  }

  /** SIGKILL: the others find out by its silence. */
  async kill(): Promise<void> {
    this.running?.kill('SIGKILL');
    await this.running?.exited;
  }

  /** SIGSTOP: its connections stand, and nothing comes. */
  freeze(): void {
    this.running?.kill('SIGSTOP');
  }
}

/** A Kafka of three nodes on this machine, or the one that `TEST_KAFKA_CLUSTER` names. */
export class KafkaCluster {
  private constructor(
    readonly brokers: readonly string[],
    private readonly ours: readonly KafkaClusterNode[],
    private readonly remove: () => void,
  ) {}

  /** Uses the brokers of `TEST_KAFKA_CLUSTER` (with commas); otherwise starts three nodes, which needs Java and Maven. */
  static async start(): Promise<KafkaCluster> {
    const given = process.env.TEST_KAFKA_CLUSTER;
    if (given) return new KafkaCluster(given.split(','), [], () => undefined);
    const folder = temporaryFolder('kafka-cluster', ROOM_BYTES);
    const programs = await prepareKafkaCluster(folder.path).catch((error: unknown) => {
      folder.remove();
      throw error;
    });
    const nodes = programs.map(
      (program) => new KafkaClusterNode(program, join(folder.path, `${program.name}.log`)),
    );
    const cluster = new KafkaCluster(
      nodes.map(({ address }) => address),
      nodes,
      () => folder.remove(),
    );
    // A node answers once it has found the others.
    const started = await Promise.allSettled(nodes.map((node) => node.start()));
    const failure = started.find((one) => one.status === 'rejected');
    if (!failure) return cluster;
    await cluster.close();
    throw failure.reason;
  }

  /** The three nodes, for who takes some away; fails on a cluster that is not ours to break. */
  get nodes(): readonly KafkaClusterNode[] {
    if (this.ours.length > 0) return this.ours;
    throw new Error('This test stops nodes, and TEST_KAFKA_CLUSTER is not its own: unset it');
  }

  /** Ends what was started, frozen nodes too, and removes its data. */
  async close(): Promise<void> {
    await Promise.all(this.ours.map((node) => node.kill()));
    this.remove();
  }
}
