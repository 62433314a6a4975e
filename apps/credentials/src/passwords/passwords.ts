import { randomBytes } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { normaliseNumen } from '@citadelle/contracts';
import { foldPassword } from '@citadelle/contracts/password-rules';
import { CONFIG, currentCall, keysOf, LOGGER, METRICS, sourceOf } from '@citadelle/service-kit';
import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import { argon2Parameters, CredentialsConfig } from '../credentials.config.js';
import { BackgroundLanes } from './background-lanes.js';
import { createHasher, type Hasher } from './hasher.js';
import { HashingLanes } from './hashing-lanes.js';
import { HashingProcess } from './hashing-process.js';

/** What was hashed: the NUMEN an account starts with, or what its holder chose. */
export type PasswordKind = 'numen' | 'chosen';

/** The form in which a typed password is hashed: a NUMEN or a chosen password, however it was typed. */
function canonical(typed: string, kind: PasswordKind): string {
  return kind === 'numen' ? normaliseNumen(typed) : foldPassword(typed);
}

/**
 * Both engines hash on libuv's threads, whose number is fixed before a program can change it. One for each
 * lane is fastest: with more, each hash moves to the next thread and its core, away from its caches.
 */
function hashingThreads(): number {
  return Number(process.env.UV_THREADPOOL_SIZE ?? 4);
}

/** Where the call being served comes from; the service's own work comes from nowhere. */
function currentSource(): string | undefined {
  const { source } = currentCall();
  return source === undefined ? undefined : sourceOf(source);
}

/** Hashes and verifies passwords: for people who wait in the hashing lanes, for nobody in a process of low priority. */
@Injectable()
export class Passwords implements OnModuleInit, OnApplicationShutdown {
  /** Those of people who wait. */
  readonly lanes: HashingLanes;
  private readonly background: BackgroundLanes;
  private hasher!: Hasher;
  private backgroundHasher!: Hasher;
  private process!: HashingProcess;
  /** Verified in place of a hash that does not exist, so that nobody can tell by the time it takes. */
  private decoy!: string;

  constructor(
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) metrics: Registry,
  ) {
    const lanes = new HashingLanes(
      config.HASHING_LANES,
      config.HASHING_QUEUE,
      // With more threads than lanes, what is handed over ahead would be hashed at the same time.
      hashingThreads() <= config.HASHING_LANES ? 1 : 0,
      undefined,
      currentSource,
    );
    this.lanes = lanes;
    const background = new BackgroundLanes(config.HASHING_LANES, lanes);
    this.background = background;
    new Gauge({
      name: 'credentials_hashing_lanes',
      help: 'Passwords being hashed or next in hand, and those that wait for a lane.',
      labelNames: ['state'],
      registers: [metrics],
      collect() {
        this.set({ state: 'active' }, lanes.load.active + background.load.active);
        this.set({ state: 'sign-ins-waiting' }, lanes.load.waiting);
        this.set({ state: 'seeds-waiting' }, background.load.waiting);
      },
    });
  }

  async onModuleInit(): Promise<void> {
    const peppers = keysOf(this.config.PASSWORD_PEPPER).all;
    const parameters = argon2Parameters(this.config);
    this.hasher = await createHasher(parameters, peppers, this.config.ARGON2_ENGINE);
    const { engine } = this.hasher;
    this.process = new HashingProcess(engine, this.background.lanes);
    this.backgroundHasher = await createHasher(parameters, peppers, engine, this.process.hash);
    this.decoy = await this.hasher.hash(randomBytes(16).toString('base64'));
    const { lanes } = this.lanes;
    this.logger.info(`hashing with ${engine} in ${lanes} lanes`);
    const threads = hashingThreads();
    if (threads !== lanes)
      this.logger.warn(
        `${threads} threads hash in ${lanes} lanes: set UV_THREADPOOL_SIZE to ${lanes}`,
      );
  }

  /** Once what is being seeded is done. Called by Nest. */
  onApplicationShutdown(): void {
    this.process.close();
  }

  /** Whether `typed` is the password; the same time is spent when there is none to compare with. */
  async verify(
    typed: string,
    password: { phc: string; kind: PasswordKind } | undefined,
  ): Promise<boolean> {
    const { phc, kind } = password ?? { phc: this.decoy, kind: 'chosen' };
    const right = await this.lanes.run(() => this.hasher.verify(phc, canonical(typed, kind)));
    return right && password !== undefined;
  }

  /** The hash of a newly chosen password, for somebody who waits. */
  hashChosen(typed: string): Promise<string> {
    return this.lanes.run(() => this.hasher.hash(foldPassword(typed)));
  }

  /** The hash of a NUMEN, in whatever people who wait leave of the processors; undefined when `isOff` by then. */
  hashSeed(numen: string, isOff: () => boolean): Promise<string | undefined> {
    return this.background.run(() =>
      isOff() ? Promise.resolve(undefined) : this.backgroundHasher.hash(normaliseNumen(numen)),
    );
  }

  /** Whether a hash is weaker than those made now. */
  isOutdated(phc: string): boolean {
    return this.hasher.isOutdated(phc);
  }

  /** A stronger hash of a password just verified, in whatever people who wait leave of the processors. */
  strengthen(typed: string, kind: PasswordKind): Promise<string> {
    return this.background.run(() => this.backgroundHasher.hash(canonical(typed, kind)));
  }
}
