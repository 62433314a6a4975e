import { Throttle } from '@citadelle/async';
import {
  AnchorBroken,
  AuditKey,
  CheckpointRunner,
  DeadlineRunner,
  OutboxRelay,
  purgeExpired,
} from '@citadelle/event-store';
import { type BrokerServer, type ParkingStore, PostgresParkingStore } from '@citadelle/messaging';
import { reasonOf } from '@citadelle/messaging/faults';
import type { Type, ValueProvider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { durationMs } from '../configuration/duration.js';
import { keysOf } from '../configuration/keys.js';
import type { ConfigError } from '../configuration/read-config.js';
import { PersistentServiceConfig, type ServiceConfig } from '../configuration/service-config.js';
import type { ReadinessCheck } from '../health/readiness.js';
import { operationsController } from '../operations/operations.controller.js';
import type { ServiceSigns } from '../operations/service-signs.js';
import type { Persistence, ServiceDefinition } from '../service/service-definition.js';
import { BackgroundWork } from './background-work.js';
import { addBackboneMetrics } from './backbone-metrics.js';
import { addSignMetrics } from './sign-metrics.js';
import { BrokerJoining } from './broker-joining.js';
import { createConsumer } from './consumer.js';
import { checkDatabase } from './database-check.js';
import { Memory } from './memory.js';
import { closeFoundations, type Foundations, openPersistence } from './open-persistence.js';
import { providersOf } from './providers.js';
import { takingTurns } from './taking-turns.js';
import { goOnUsingKeys } from './use-keys.js';

const PURGE_EVERY_MS = 60 * 60 * 1000;
const SAY_KEYS_EVERY_MS = 60 * 1000;
/** How long a start waits for the first try to join the broker. */
const JOIN_WITHIN_MS = 5_000;

/** Everything that a service with a database has besides HTTP: database, event store, broker, and background work. */
export class Backbone {
  private readonly relay: OutboxRelay;
  private readonly deadlines: DeadlineRunner;
  private readonly background = new BackgroundWork();
  private readonly checkpoints: CheckpointRunner;
  private readonly parking: ParkingStore;
  private readonly consumer: BrokerServer;
  private joining: BrokerJoining | undefined;
  private purging: NodeJS.Timeout | undefined;
  private usingKeys: NodeJS.Timeout | undefined;

  private constructor(
    private readonly service: string,
    private readonly signs: ServiceSigns | undefined,
    private readonly foundations: Foundations,
    private readonly persistence: Persistence,
    private readonly config: PersistentServiceConfig,
    private readonly logger: Logger,
    private readonly metrics: Registry,
    private readonly onFatal: (error: Error) => void,
  ) {
    const { dataSource, store, broker } = foundations;
    const warnings = new Throttle();
    const warn = (what: string) => (error: unknown) => {
      if (warnings.pass(`${what} ${reasonOf(error)}`)) logger.warn({ err: error }, what);
    };
    this.relay = new OutboxRelay({
      dataSource,
      broker,
      publisherName: `citadelle-${service}-outbox`,
      onError: warn('relay failed'),
      onSetAside: (message) => logger.error(message, 'message set aside: the broker refuses it'),
    });
    this.deadlines = new DeadlineRunner({ dataSource, store, onError: warn('deadline failed') });
    // Whatever the level of the log: without these lines nobody could prove which checkpoints there were.
    const audit = logger.child({}, { level: 'info' });
    const auditKeys = keysOf(config.AUDIT_KEY);
    this.checkpoints = new CheckpointRunner({
      dataSource,
      service,
      key: new AuditKey(auditKeys.current),
      formerKeys: auditKeys.former.map((key) => new AuditKey(key)),
      everyMs: durationMs(config.AUDIT_CHECKPOINT_EVERY),
      onMade: ({ number, position, at, hash, keyId, signature }) =>
        audit.info({ checkpoint: { number, position, at, hash, keyId, signature } }, 'checkpoint'),
      onError: (error) => {
        const level = error instanceof AnchorBroken ? 'error' : 'warn';
        if (warnings.pass(reasonOf(error))) logger[level]({ err: error }, 'checkpoint not made');
      },
    });
    this.parking = new PostgresParkingStore(dataSource);
    this.consumer = createConsumer({
      broker,
      group: service,
      parking: this.parking,
      stopDeadlineMs: durationMs(config.SHUTDOWN_DEADLINE) * 0.8,
      logger,
      metrics,
    });
  }

  static async open<C extends ServiceConfig>(
    { name, persistence, signs }: ServiceDefinition<C>,
    config: C,
    logger: Logger,
    metrics: Registry,
    onFatal: (error: Error) => void,
  ): Promise<Backbone> {
    if (!(config instanceof PersistentServiceConfig) || !persistence)
      throw new TypeError('a service with a database extends PersistentServiceConfig');
    const parts = persistence(config);
    const foundations = await openPersistence(name, config, parts, logger);
    return new Backbone(name, signs, foundations, parts, config, logger, metrics, onFatal);
  }

  providers(): ValueProvider[] {
    return providersOf(this.foundations, this.deadlines, this.background);
  }

  /** What it serves besides the calls of its module. */
  controllers(): Type[] {
    return this.signs ? [operationsController(this.signs, this.foundations)] : [];
  }

  /** The readiness checks. The broker is not among them: signing in does not depend on it. */
  checks(): Record<string, ReadinessCheck> {
    return { database: () => checkDatabase(this.foundations.pool) };
  }

  /** Starts the deadlines and what modules do by themselves, and publishing and consuming as soon as the broker is there. */
  async start(app: NestFastifyApplication): Promise<void> {
    await app.init();
    this.background.start();
    this.consumer.connectTo(app);
    this.deadlines.start();
    this.checkpoints.start();
    const { dataSource, broker } = this.foundations;
    const memory = new Memory(this.service, this.foundations, this.persistence.stateTopics);
    this.joining = new BrokerJoining({
      broker,
      group: this.consumer.group,
      logger: this.logger,
      partitions: this.config.TOPIC_PARTITIONS,
      assertReady: () => memory.assertComplete(),
      publish: () => this.relay.start(),
      consume: () => app.startAllMicroservices(),
      onUnfit: (error: ConfigError) => this.onFatal(error),
    });
    this.purging = setInterval(() => {
      purgeExpired(dataSource).catch((error: unknown) =>
        this.logger.warn({ err: error }, 'purge failed'),
      );
    }, PURGE_EVERY_MS).unref();
    this.usingKeys = setInterval(() => {
      // It is said again a minute later.
      goOnUsingKeys(dataSource.manager, this.config).catch(() => undefined);
    }, SAY_KEYS_EVERY_MS).unref();
    // Not before: a consumer whose handlers are not known yet would count as ready.
    const { relay, parking, consumer } = this;
    const inTurn = takingTurns();
    addBackboneMetrics(this.metrics, { dataSource, broker, relay, parking, consumer }, inTurn);
    if (this.signs) addSignMetrics(this.metrics, this.signs, dataSource, inTurn);
  }

  /** Resolves when the broker was joined, or after a moment; it is then joined in the background. */
  async settle(): Promise<void> {
    await this.joining?.settle(JOIN_WITHIN_MS);
  }

  /** Finishes the deliveries, publications and deadlines in hand, and starts no more. */
  async quiesce(): Promise<void> {
    clearInterval(this.purging);
    clearInterval(this.usingKeys);
    await Promise.all([this.joining?.stop(), this.consumer.close()]);
    await Promise.all([this.relay.stop(), this.deadlines.stop(), this.checkpoints.stop()]);
  }

  close(): Promise<void> {
    return closeFoundations(this.foundations);
  }
}
