import { asRead, type Message } from '@citadelle/contracts';
import { Catch, type ExceptionFilter, type INestApplication } from '@nestjs/common';
import {
  BaseRpcContext,
  Server,
  type CustomTransportStrategy,
  type MicroserviceOptions,
  type NestMicroservice,
} from '@nestjs/microservices';
import { isObservable, lastValueFrom, throwError } from 'rxjs';
import type {
  BatchHandler,
  Broker,
  Delivery,
  DeliveryHandler,
  Subscription,
  SubscriptionSpec,
} from '../broker.js';
import { MALFORMED } from '../cloud-event.js';
import type { Replay, ReplayOptions } from '../parking/parked-key.js';

/**
 * Beside a topic in `@EventPattern(topic, IN_BATCHES)`: the handler takes a list, `Delivery[]`, and is a
 * {@link BatchHandler}.
 */
export const IN_BATCHES = { batches: true };

/** How a service consumes. */
export interface BrokerServerOptions extends Pick<
  SubscriptionSpec,
  'group' | 'parking' | 'retry' | 'onParked' | 'onLost'
> {
  readonly broker: Broker;
  /** Told of what a later version wrote and this one does not know: `Type`, or `Type.field` for a word of an enumeration. */
  readonly onUnknown?: (topic: string, unknown: string) => void;
  /** Wraps each call of a handler, replays included: context, metrics. */
  readonly around?: (deliveries: readonly Delivery[], next: () => Promise<void>) => Promise<void>;
  /** Knows its handlers, for {@link BrokerServer.replay} and {@link BrokerServer.handle}, and reads no topic. */
  readonly quiet?: boolean;
  /** How long `close` lets the deliveries in hand finish. Default 10 s. */
  readonly stopDeadlineMs?: number;
}

/** A replay's answer to a message that it cannot hand over, named after the reason: it stays parked until it is dropped. */
class NotReplayable extends Error {
  constructor(override readonly name: string) {
    super();
  }
}

/** Lets a handler's error through as it is: the consumer loop decides on retry and parking. */
@Catch()
class RethrowFilter implements ExceptionFilter {
  catch(error: unknown) {
    return throwError(() => error);
  }
}

/** Connects Nest to the broker: one consumer group over the topics of all `@EventPattern(topic)` handlers. */
export class BrokerServer extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private subscription: Subscription | undefined;
  private connected = false;
  /** Handlers are known once Nest has called `listen`. */
  private hasNothingToRead = false;

  constructor(private readonly options: BrokerServerOptions) {
    super();
  }

  /**
   * Makes it a microservice of the application. Not by `connectMicroservice` alone: without the filter, Nest
   * replaces a handler's error by one that says nothing, and `Unprocessable` would be retried.
   */
  connectTo(app: INestApplication): void {
    const microservice = app.connectMicroservice<MicroserviceOptions>(
      { strategy: this },
      { deferInitialization: true },
    ) as NestMicroservice;
    microservice.useGlobalFilters(new RethrowFilter());
    microservice.setIsInitHookCalled(true); // the application calls the hooks
    this.connected = true;
  }

  /** Called by Nest. */
  listen(callback: (error?: unknown) => void): void {
    this.subscribe().then(() => callback(), callback);
  }

  /** Called by Nest when the application closes. */
  async close(): Promise<void> {
    await this.subscription?.stop(this.options.stopDeadlineMs ?? 10_000);
  }

  /** Whether every topic is being read; in a service without handlers, whether that is known. */
  isReady(): boolean {
    return this.subscription?.isReady() ?? this.hasNothingToRead;
  }

  /** Messages published and not yet handled. */
  async lag(): Promise<bigint> {
    return (await this.subscription?.lag()) ?? 0n;
  }

  /** The consumer group it is a member of. */
  get group(): string {
    return this.options.group;
  }

  /** Partitions that wait for their environment. */
  waiting(): number {
    return this.subscription?.waiting() ?? 0;
  }

  /** Hands the parked messages of a key to their handler again, in order. Throws `KeyInHand`. */
  replay(topic: string, key: string, options?: ReplayOptions): Promise<Replay> {
    const { parking, group } = this.options;
    const again: DeliveryHandler = async (delivery) => {
      if (!this.messageHandlers.has(topic)) throw new NotReplayable('NotReadHere');
      const message = await this.wholeMessageOf(delivery);
      if (message.type === MALFORMED) throw new NotReplayable(MALFORMED);
      await this.handle({ ...delivery, message });
    };
    return parking.replay(group, topic, key, again, options);
  }

  override on(event: string): never {
    throw new Error(`a broker server has no event ${event}`);
  }

  override unwrap<T>(): T {
    return this.options.broker as T;
  }

  /** The topics of its handlers. */
  get topics(): string[] {
    return [...this.messageHandlers.keys()];
  }

  private async subscribe(): Promise<void> {
    if (!this.connected) throw new Error('connect a BrokerServer by its connectTo(app)');
    for (const [topic, handler] of this.messageHandlers) {
      if (!handler.isEventHandler)
        throw new Error(`${topic} needs @EventPattern, nobody awaits a reply`);
    }
    this.hasNothingToRead = this.topics.length === 0;
    if (this.hasNothingToRead || this.options.quiet) return;
    const inBatches = this.topics.filter((topic) => this.takesBatches(topic));
    const { broker, group, parking, retry, onParked, onLost } = this.options;
    this.subscription = await broker.subscribe({
      group,
      parking,
      retry,
      onParked,
      onLost,
      topics: this.topics,
      handler: this.handle,
      batches: { topics: inBatches, handler: this.handleAll },
    });
  }

  /** What was parked without its data is read from its topic again. */
  private async wholeMessageOf(delivery: Delivery): Promise<Message> {
    const { message, partition, offset } = delivery;
    if (delivery.bytesLeftOut === undefined) return message;
    const { topic } = message;
    const whole = await this.options.broker.readOne({ topic, partition, offset });
    if (!whole) throw new NotReplayable('NoLongerOnTopic');
    return whole;
  }

  /** Hands a delivery to its handler, as a subscription does. */
  readonly handle = (delivery: Delivery) => this.handleAll([delivery]);

  /** Several only where the handler of their topic takes batches. */
  readonly handleAll: BatchHandler = async (received) => {
    const deliveries = received.flatMap((delivery) => this.read(delivery));
    if (deliveries.length === 0) return;
    const next = () => this.callHandlers(deliveries);
    await (this.options.around?.(deliveries, next) ?? next());
  };

  /** What a later version wrote is read as far as this one knows it, here and for every handler; what it does not know means nothing. */
  private read(delivery: Delivery): Delivery[] {
    const { message, unknown } = asRead(delivery.message);
    for (const what of unknown) this.options.onUnknown?.(delivery.message.topic, what);
    return message ? [{ ...delivery, message }] : [];
  }

  /** Whether the handler of a topic takes several deliveries together. */
  takesBatches(topic: string): boolean {
    return this.messageHandlers.get(topic)?.extras?.batches === true;
  }

  private async callHandlers(deliveries: readonly Delivery[]): Promise<void> {
    const [first] = deliveries;
    const { topic } = first!.message;
    const payload = this.takesBatches(topic) ? deliveries : first;
    const handler = this.messageHandlers.get(topic)!;
    const result: unknown = await handler(payload, new BaseRpcContext([payload]));
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  }
}
