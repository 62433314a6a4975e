import { Throttle, waitAtMost } from '@citadelle/async';
import { topics } from '@citadelle/contracts';
import { type Broker, deadLetters, TopicsUnfit } from '@citadelle/messaging';
import { reasonOf } from '@citadelle/messaging/faults';
import type { Logger } from 'pino';
import { ConfigError } from '../configuration/read-config.js';
import { explainForeign } from './explain-foreign.js';
import { retryWhileUnavailable } from './retry-while-unavailable.js';

const STOP_WITHIN_MS = 1_000;

/** Options of {@link BrokerJoining}. */
export interface BrokerJoiningOptions {
  readonly broker: Broker;
  readonly partitions: number;
  /** The consumer group. */
  readonly group: string;
  readonly logger: Logger;
  /** Rejects while the service must neither publish nor read; called once the topics exist, until it resolves. */
  readonly assertReady: () => Promise<void>;
  /** Starts publishing. */
  readonly publish: () => void;
  /** Starts reading. */
  readonly consume: () => Promise<unknown>;
  /** Called when the topics or the log are unfit: the process should end. */
  readonly onUnfit: (error: ConfigError) => void;
}

/**
 * Joins the broker in the background, however late it comes: first the topics are made and checked, then the service
 * publishes and reads. Nothing that people wait for depends on it.
 */
export class BrokerJoining {
  private readonly givenUp = new AbortController();
  private readonly warnings = new Throttle();
  private readonly firstTry: Promise<void>;
  private readonly over: Promise<void>;

  constructor(private readonly options: BrokerJoiningOptions) {
    let tried = (): void => undefined;
    this.firstTry = new Promise((resolve) => (tried = resolve));
    this.over = this.join(tried)
      .catch(() => undefined)
      .finally(tried);
  }

  /** Resolves once the service has joined, or cannot for now, or after this time. */
  async settle(withinMs: number): Promise<void> {
    await waitAtMost(withinMs, this.firstTry);
  }

  /** Stops trying. A try that hangs is not waited for. */
  async stop(): Promise<void> {
    this.givenUp.abort();
    await waitAtMost(STOP_WITHIN_MS, this.over);
  }

  private async join(failed: () => void): Promise<void> {
    const { assertReady, publish, consume } = this.options;
    await this.keepTrying(() => this.ensureTopics(), failed);
    await this.keepTrying(assertReady, failed);
    publish();
    await this.keepTrying(consume, failed);
  }

  private async keepTrying(step: () => Promise<unknown>, failed: () => void): Promise<void> {
    const { signal } = this.givenUp;
    const onError = (error: unknown) => {
      failed();
      if (!signal.aborted && this.warnings.pass(reasonOf(error)))
        this.options.logger.warn({ err: error }, 'waiting for the broker');
    };
    await retryWhileUnavailable(step, { otherErrorsForMs: Infinity, onError, signal });
    signal.throwIfAborted();
  }

  private async ensureTopics(): Promise<void> {
    const { broker, partitions, group, onUnfit } = this.options;
    try {
      await broker.ensureTopics(Object.values(topics), partitions);
      await broker.ensureTopics([deadLetters(group)], 1);
    } catch (error) {
      const unfit = unfitness(error);
      if (unfit instanceof ConfigError && !this.givenUp.signal.aborted) {
        this.givenUp.abort();
        onUnfit(unfit);
      }
      throw error;
    }
  }
}

function unfitness(error: unknown): unknown {
  if (error instanceof TopicsUnfit) return new ConfigError(error.problems);
  return explainForeign(error, 'BROKER_DATABASE_URL');
}
