import type { DataSource, EntityManager } from 'typeorm';
import type { AuditKey } from './audit-key.js';
import { Chains } from './chains.js';
import type { Checkpoint } from './checkpoint.js';
import { CHECKPOINT_LATE_SECONDS } from './checkpoint-age.js';
import { CheckpointStore, type SeenHead } from './checkpoint.store.js';
import { EventLogStore } from './event-log.store.js';
import { type Finding, Findings } from './findings.js';
import { judgeLine, type LoggedCheckpoints } from './judge-line.js';
import { Dating, judgeStream } from './judge-streams.js';

/** More are counted, not told one by one. */
const MOST_TOLD = 1_000;

/** What a verification needs. */
export interface VerifyOptions {
  readonly service: string;
  /** The key that signs now, and those that did before. */
  readonly keys: readonly AuditKey[];
  /** Checkpoints that the log of the service tells of. */
  readonly logged?: LoggedCheckpoints;
  /** Ends it early: it rejects with the reason. */
  readonly signal?: AbortSignal;
  /** Told now and then how many events were gone through; awaited. */
  readonly onProgress?: (events: number) => unknown;
}

/** What a verification says of the log of one service. */
export interface Verification {
  readonly service: string;
  readonly streams: number;
  readonly events: number;
  readonly checkpoints: number;
  /** The last checkpoint that is as it was signed: up to there, whatever is not told is as it was written. */
  readonly vouched: Pick<Checkpoint, 'number' | 'at' | 'position' | 'hash'> | null;
  /** Events after it, for which only the chains of their streams stand. */
  readonly eventsSince: number;
  /** How long the oldest of them has waited for a checkpoint; null when that is no cause for alarm. */
  readonly lateSeconds: number | null;
  readonly findings: readonly Finding[];
  /** Findings beyond those. */
  readonly untold: number;
}

/**
 * Goes through the log of a service as it stands at one moment, in flat memory: every stream's chain, and every
 * checkpoint against the others and against the events. Changes nothing and holds nobody up. Throws `WrongAuditKey`.
 */
export function verifyLog(dataSource: DataSource, options: VerifyOptions): Promise<Verification> {
  return dataSource.transaction('REPEATABLE READ', (manager) =>
    new LogVerification(manager, options).run(),
  );
}

class LogVerification {
  readonly #checkpoints = new CheckpointStore();
  readonly #log = new EventLogStore();
  readonly #chains = new Chains();
  readonly #findings = new Findings(MOST_TOLD);
  /** Streams with which something is wrong, and what their chains show. */
  readonly #suspects = new Map<string, Finding[]>();

  constructor(
    private readonly manager: EntityManager,
    private readonly options: VerifyOptions,
  ) {}

  async run(): Promise<Verification> {
    const { service, keys, logged = new Map() } = this.options;
    await this.#log.beginReading(this.manager);
    const checkpoints = await this.#checkpoints.all(this.manager);
    const anchor = await this.#checkpoints.anchor(this.manager);
    const line = judgeLine({ service, keys, checkpoints, anchor, logged });
    line.findings.forEach((finding) => this.#findings.add(finding));
    await this.#goThroughChains();
    const good: Checkpoint[] = [];
    for (const one of line.good) if (await this.#compare(one)) good.push(one);
    await this.#judgeSuspects(good);
    const last = good.at(-1);
    return {
      service,
      streams: this.#chains.streams,
      events: this.#chains.events,
      checkpoints: checkpoints.length,
      vouched: last ? pick(last) : null,
      lateSeconds: await this.#lateSeconds(),
      eventsSince: await this.#checkpoints.eventsAfter(this.manager, last?.position ?? '0'),
      findings: this.#findings.kept,
      untold: this.#findings.untold,
    };
  }

  async #lateSeconds(): Promise<number | null> {
    const seconds = await this.#checkpoints.age(this.manager);
    return seconds < CHECKPOINT_LATE_SECONDS ? null : Math.round(seconds);
  }

  async #goThroughChains(): Promise<void> {
    for await (const rows of this.#log.byStream(this.manager)) {
      for (const row of rows) {
        const finding = this.#chains.check(row);
        if (finding) this.#keepBroken(finding);
      }
      await this.options.onProgress?.(this.#chains.events);
      this.options.signal?.throwIfAborted();
    }
  }

  #keepBroken(finding: Finding): void {
    const broken = this.#suspect(finding.stream!);
    if (!broken) return;
    if (broken.length < MOST_TOLD) broken.push(finding);
    else this.#findings.untold += 1;
  }

  /** Holds a checkpoint against what is kept of the heads that it saw, and these against the events. */
  async #compare(one: Checkpoint): Promise<boolean> {
    this.options.signal?.throwIfAborted();
    const { number, at } = one;
    if ((await this.#checkpoints.digest(this.manager, number)) !== one.headsDigest) {
      const after = { checkpoint: number, at };
      this.#findings.add({ what: 'checkpoint-altered', checkpoint: number, after });
      return false;
    }
    for (const stream of await this.#checkpoints.differing(this.manager, one))
      this.#suspect(stream);
    return true;
  }

  async #judgeSuspects(good: readonly Checkpoint[]): Promise<void> {
    const dating = new Dating(good);
    const streams = [...this.#suspects.keys()].sort();
    const numbers = good.map(({ number }) => number);
    const unseen = await this.#checkpoints.unseen(this.manager, streams, numbers);
    const heads = new Map<string, SeenHead[]>(streams.map((stream) => [stream, []]));
    for (const head of await this.#checkpoints.headsOf(this.manager, streams))
      if (dating.moment(head.checkpoint)) heads.get(head.stream)!.push(head);
    for (const stream of streams) {
      const suspect = {
        stream,
        broken: this.#suspects.get(stream)!,
        heads: heads.get(stream)!,
        unseen: unseen.find((events) => events.stream === stream),
      };
      for (const finding of judgeStream(suspect, dating)) this.#findings.add(finding);
    }
  }

  /** What the chain of a stream shows; undefined, and counted, when there are too many to tell. */
  #suspect(stream: string): Finding[] | undefined {
    let broken = this.#suspects.get(stream);
    if (!broken && this.#suspects.size >= MOST_TOLD) this.#findings.untold += 1;
    else if (!broken) this.#suspects.set(stream, (broken = []));
    return broken;
  }
}

function pick({ number, at, position, hash }: Checkpoint): Verification['vouched'] {
  return { number, at, position, hash };
}
