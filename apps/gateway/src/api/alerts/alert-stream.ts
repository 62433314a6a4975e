import {
  type ManagerAlertLine,
  managerAlerts,
  type ManagerAlertView,
  sessions,
} from '@citadelle/contracts/calls';
import { type Actor, haveGrown, isAllowed, mayReadAlert, mayReadAlerts } from '@citadelle/rights';
import {
  type CallContext,
  ProblemError,
  runInCall,
  type RunningService,
  serviceUnavailable,
} from '@citadelle/service-kit';
import type { Services } from '../../upstream/services.js';
import { refusalFor } from '../sessions/session.guard.js';
import type { ActiveSession } from '../sessions/session.guard.js';
import type { EventSink } from './event-sink.js';
import { latestSeq, missedSince, type ReadAlerts } from './missed-alerts.js';

/** How old the last look at the session may be when an alert is handed over. */
const FRESH_MS = 1_000;
/** How long a stream stays open while its session cannot be looked at. */
const UNKNOWN_MS = 60_000;
/** How many alerts may wait to be sent on one stream. */
const LONGEST_QUEUE = 500;

/** Why the gateway closes a stream. */
export type ClosingReason =
  | 'session-ended'
  | 'no-rights'
  | 'too-slow'
  | 'unavailable'
  | 'shutting-down';

/** Options of {@link AlertStream}: the session, and where events are written. */
export interface StreamOptions {
  readonly session: ActiveSession;
  readonly call: CallContext;
  readonly sink: EventSink;
  /** The last alert that the client has. */
  readonly lastEventId: number | undefined;
  readonly services: Services;
  readonly logger: RunningService['logger'];
}

/** The live alerts of one client: first those that it missed, then each as it comes, while its session may see them. */
export class AlertStream {
  readonly sessionId: string;
  /** When the session is looked at again; set by {@link AlertStreams}. */
  dueAt = 0;

  /** Who listens, with what was granted to them at the last look at the session. */
  private actor: Actor;
  private checkedAt = performance.now();
  private check: Promise<void> | undefined;
  private closed = false;
  /** Some alerts may be missing: nothing is sent from the queue before {@link catchUp} has read the list. */
  private behind = true;
  private catchingUp: Promise<void> | undefined;
  /** How often alerts were missed: if this grows while the list is read, it is read again. */
  private gaps = 0;
  private readonly queue: ManagerAlertLine[] = [];
  private handingOver = false;
  /** The `seq` of the last alert that was sent. */
  private sent: number;
  /** The `seq` after which the list is read; undefined until {@link catchUp} has asked for the latest one. */
  private resumeFrom: number | undefined;

  constructor(private readonly options: StreamOptions) {
    this.sessionId = options.session.sessionId;
    this.actor = options.session.account;
    this.resumeFrom = options.lastEventId;
    this.sent = options.lastEventId ?? -1;
  }

  /** Takes an alert of the feed. */
  offer(line: ManagerAlertLine): void {
    if (this.closed || (this.behind && !this.catchingUp) || !this.maySee(line)) return;
    if (this.queue.push(line) > LONGEST_QUEUE) this.close('too-slow');
    else void this.handOver();
  }

  /** Called when the feed may have missed alerts: the next ones are read from the list. */
  fallBehind(): void {
    this.behind = true;
    this.gaps += 1;
  }

  /** Sends the missed alerts, then the queued ones. When the list cannot be read, it must be called again. */
  catchUp(): Promise<void> {
    if (this.closed || !this.behind) return Promise.resolve();
    this.catchingUp ??= this.readMissed().finally(() => {
      this.catchingUp = undefined;
      void this.handOver();
    });
    return this.catchingUp;
  }

  /** Called at intervals: sends a sign of life, and looks at the session again. */
  async renew(canCatchUp: boolean): Promise<void> {
    if (this.closed) return;
    this.options.sink.beat();
    if (this.options.sink.isClogged()) return this.close('too-slow');
    await this.checkNow();
    if (this.behind && canCatchUp && !this.closed) await this.catchUp();
    await this.handOver();
  }

  /** Tells the client why, and ends the stream. */
  close(reason: ClosingReason): void {
    if (this.closed) return;
    this.leave();
    this.options.sink.end({ event: 'closed', data: { reason } });
  }

  /** Called when the client has gone. */
  leave(): void {
    this.closed = true;
    this.queue.length = 0;
  }

  private async readMissed(): Promise<void> {
    try {
      while (this.behind && !this.closed) {
        const { gaps } = this;
        await this.sendMissed();
        this.behind = this.gaps !== gaps;
      }
    } catch (error) {
      this.report(error);
    } finally {
      if (!this.closed) this.options.sink.begin();
    }
  }

  private async sendMissed(): Promise<void> {
    const { services, call, sink } = this.options;
    const read: ReadAlerts = (asked) =>
      runInCall({ ...call, grants: this.actor }, () =>
        services.ask(managerAlerts.list, asked),
      ).catch(noneWhenUnknown);
    if (this.resumeFrom === undefined) {
      this.resumeFrom = await latestSeq(read);
      return;
    }
    const { alerts, isCut } = await missedSince(this.resumeFrom, read);
    if (!(await this.isFresh())) throw serviceUnavailable();
    sink.begin();
    if (isCut) sink.send({ event: 'incomplete', data: {} });
    for (const alert of alerts) this.send(alert);
  }

  /** Logs unexpected errors. A service that cannot answer is asked again later. */
  private report(error: unknown): void {
    if (!(error instanceof ProblemError))
      this.options.logger.error({ err: error }, 'unexpected error');
  }

  /** Sends the queued alerts, each only after a look at the session that is fresh. */
  private async handOver(): Promise<void> {
    if (this.handingOver) return;
    this.handingOver = true;
    try {
      while (this.queue.length > 0 && !this.behind && (await this.isFresh())) {
        // The session got more rights: older alerts that it may see now are read from the list first.
        if (this.behind) break;
        const line = this.queue.shift();
        if (line && this.maySee(line)) this.send(line.alert);
      }
    } finally {
      this.handingOver = false;
    }
  }

  private maySee(line: ManagerAlertLine): boolean {
    return isAllowed(mayReadAlert(this.actor, line));
  }

  private send(alert: ManagerAlertView): void {
    if (this.closed || alert.seq <= this.sent) return;
    this.sent = alert.seq;
    this.resumeFrom = Math.max(alert.seq, this.resumeFrom ?? 0);
    const { sink } = this.options;
    sink.send({ event: 'alert', id: alert.seq, data: alert });
    if (sink.isClogged()) this.close('too-slow');
  }

  /** Whether the session was looked at within {@link FRESH_MS}; looks again when it was not. */
  private async isFresh(): Promise<boolean> {
    if (performance.now() - this.checkedAt > FRESH_MS) await this.checkNow();
    return !this.closed && performance.now() - this.checkedAt <= FRESH_MS;
  }

  /** Looks at the session; calls at the same time share one look. */
  private checkNow(): Promise<void> {
    this.check ??= this.lookAtSession().finally(() => (this.check = undefined));
    return this.check;
  }

  private async lookAtSession(): Promise<void> {
    const { call, services } = this.options;
    // By its id: its token may be another one by now.
    const asked = { sessionId: this.sessionId };
    try {
      const now = await runInCall(call, () => services.ask(sessions.watch, asked));
      this.checkedAt = performance.now();
      const may = !refusalFor('signed-in', now) && isAllowed(mayReadAlerts(now.account));
      if (!may) this.close('no-rights');
      else this.follow(now.account);
    } catch (error) {
      this.report(error);
      if (error instanceof ProblemError && [401, 422].includes(error.status))
        this.close('session-ended');
      else if (performance.now() - this.checkedAt > UNKNOWN_MS) this.close('unavailable');
    }
  }

  private follow(actor: Actor): void {
    const grown = haveGrown(this.actor, actor);
    this.actor = actor;
    if (!grown || this.closed) return;
    this.fallBehind();
    void this.catchUp();
  }
}

/** No missed alerts while notifications does not know the role yet: services learn of a role one after the other. */
function noneWhenUnknown(error: unknown): Awaited<ReturnType<ReadAlerts>> {
  if (error instanceof ProblemError && error.status === 404) return { items: [], next: null };
  throw error;
}
