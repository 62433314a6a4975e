import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { JOURNAL_DONE, type JournalKind } from '@citadelle/contracts';
import { type Call, securityJournal } from '@citadelle/contracts/calls';
import {
  AddedUp,
  currentCall,
  LOGGER,
  METRICS,
  newId,
  type Noted,
  operationOf,
  ProblemError,
  sourceOf,
} from '@citadelle/service-kit';
import { isUUID } from 'class-validator';
import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import { Services } from './services.js';

const EVERY_MS = 3_000;
/** Of what somebody may not see, services say that it is not there. */
const HIDDEN: ReadonlySet<string> = new Set(['alert-not-found']);
const UNIT_ID = /^[A-Z][A-Z0-9-]{1,39}$/;

/** Data that somebody takes away. */
export interface ExportedData {
  /** The call that gives them, with the import that it is about. */
  readonly operation: string;
  /** The unit whose data they are, where they are of one. */
  readonly unitId?: string | undefined;
}

/**
 * Hands over to the security journal what only the gateway sees: refusals at its own door, and those of services that keep no
 * journal. Added up for a few seconds, as best it can: nobody waits for it. Who takes data away does: that is written first.
 */
@Injectable()
export class SecurityJournal implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly notes: AddedUp;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly services: Services,
    @Inject(LOGGER) logger: Logger,
    @Inject(METRICS) metrics: Registry,
  ) {
    const lost = new Counter({
      name: 'gateway_security_journal_lost_total',
      help: 'Refusals and delays that could not be handed over to the security journal.',
      registers: [metrics],
    });
    this.notes = new AddedUp({
      send: (batch) => services.ask(securityJournal.record, batch),
      onLost: (count) => lost.inc(count),
      onError: (error) => logger.warn({ err: error }, 'the security journal is not reached'),
    });
    services.onProblem((call, request, problem) => this.onProblem(call, request, problem));
  }

  /** Called by Nest. */
  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.notes.stop();
  }

  /** Hands over now what was noted. */
  flush(): Promise<void> {
    return this.notes.flush();
  }

  /** Notes that whoever calls was refused, by the code that says why; `about` may hold whom it concerns. */
  refused(outcome: string, operation: string, about: object): void {
    this.note('right-refused', outcome, operation, about);
  }

  /** Notes that whoever calls must wait. */
  delayed(outcome: string, operation: string): void {
    this.note('delayed', outcome, operation, {});
  }

  /** Writes down that whoever calls takes data away. Throws where it cannot be written: then they are not to have them. */
  async exported({ operation, unitId }: ExportedData): Promise<void> {
    const { actor, source = 'unknown' } = currentCall();
    const at = new Date().toISOString();
    const note = {
      ...({ kind: 'data-exported', outcome: JOURNAL_DONE, operation, source } as const),
      ...(actor !== undefined && { actor }),
      ...(unitId !== undefined && UNIT_ID.test(unitId) && { unit: unitId }),
      ...{ at, until: at, count: 1 },
    };
    await this.services.ask(securityJournal.record, { batchId: newId(), notes: [note] });
  }

  /** Credentials keeps the journal itself. */
  private onProblem(call: Call, request: object, { status, code }: ProblemError): void {
    if (call.service === 'credentials') return;
    if (status === 403 || HIDDEN.has(code)) this.refused(code, operationOf(call), request);
    else if (status === 429) this.delayed(code, operationOf(call));
  }

  private note(kind: JournalKind, outcome: string, operation: string, about: object): void {
    const { actor, source } = currentCall();
    const { agentId, unitId } = about as { agentId?: unknown; unitId?: unknown };
    const noted: Noted = {
      ...{ kind, outcome, operation, source: sourceOf(source) },
      ...(actor !== undefined && { actor }),
      ...(isUUID(agentId) && { agentId: agentId as string }),
      ...(typeof unitId === 'string' && UNIT_ID.test(unitId) && { unit: unitId }),
    };
    this.notes.note(noted);
  }
}
