import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import type { JournalKind } from '@citadelle/contracts';
import type { Call } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { LackOfRight } from '@citadelle/rights';
import {
  AddedUp,
  BACKGROUND,
  type Background,
  type CallContext,
  currentCall,
  LOGGER,
  METRICS,
  operationOf,
  type RefusalProblem,
  servedCall,
  sourceOf,
} from '@citadelle/service-kit';
import type { FastifyRequest } from 'fastify';
import { isUUID } from 'class-validator';
import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import { type Observable, tap } from 'rxjs';
import { EntityManager } from 'typeorm';
import { AccountStore } from '../accounts/account.store.js';
import { credentialsRefusals } from '../credentials.refusals.js';
import { canonicalLogin } from '../logins/login.js';
import { SecurityJournal } from './security-journal.js';
import { SecurityJournalStore } from './security-journal.store.js';

const EVERY_MS = 3_000;
/** How many refusals are looked up at a time; of those above it is not said whom they concern. */
const LOOKED_UP = 20;

/**
 * Writes down what this service refuses for lack of right, and whom it makes wait: added up in memory and written every few
 * seconds, so that neither answer nor its time depends on it.
 */
@Injectable()
export class RefusalsInterceptor implements NestInterceptor, OnModuleInit, OnModuleDestroy {
  private readonly notes: AddedUp;
  private readonly lookUps = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly manager: EntityManager,
    private readonly kept: SecurityJournalStore,
    private readonly accounts: AccountStore,
    journal: SecurityJournal,
    @Inject(BACKGROUND) private readonly background: Background,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) metrics: Registry,
  ) {
    const lost = new Counter({
      name: 'credentials_security_journal_lost_total',
      help: 'Refusals and delays that could not be written to the security journal.',
      registers: [metrics],
    });
    this.notes = new AddedUp({
      send: ({ notes }) => journal.addNotes(notes),
      onLost: (count) => lost.inc(count),
      onError: (error) => logger.warn({ err: error }, 'the security journal could not be written'),
    });
  }

  /** Called by Nest. */
  onModuleInit(): void {
    this.background.onStart(() => {
      this.timer = setInterval(() => void this.notes.flush(), EVERY_MS).unref();
    });
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.lookUps);
    await this.notes.stop();
  }

  /** Writes down now what was noted. */
  async flush(): Promise<void> {
    await Promise.all(this.lookUps);
    await this.notes.flush();
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const call = context.getType() === 'http' ? servedCall(context.getHandler()) : undefined;
    if (!call) return next.handle();
    return next.handle().pipe(tap({ error: (error) => this.onError(error, call, context) }));
  }

  private onError(error: unknown, served: Call, context: ExecutionContext): void {
    const kind = kindOf(error);
    if (kind === undefined) return;
    const { code } = error as Refusal;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const asked = { ...(request.body as object), ...(request.params as object) };
    const note = this.note(kind, code, operationOf(served), asked, currentCall())
      .catch((failed: unknown) => this.logger.warn({ err: failed }, 'a refusal is not journalled'))
      .finally(() => this.lookUps.delete(note));
    this.lookUps.add(note);
  }

  private async note(
    kind: JournalKind,
    outcome: string,
    operation: string,
    asked: Readonly<Record<string, unknown>>,
    { actor, source }: CallContext,
  ): Promise<void> {
    const about = this.lookUps.size < LOOKED_UP ? await this.about(asked) : {};
    this.notes.note({
      ...{ kind, outcome, operation, source: sourceOf(source) },
      ...(actor !== undefined && isUUID(actor) && { actor }),
      ...about,
    });
  }

  /** Whom it concerns, as far as that is known: never what was typed. */
  private async about({
    agentId,
    resetId,
    login,
  }: Readonly<Record<string, unknown>>): Promise<{ agentId?: string; unit?: string }> {
    if (isUUID(agentId)) return { agentId: agentId as string };
    if (isUUID(resetId)) {
      const reset = await this.kept.agentOfReset(this.manager, resetId as string);
      return { ...reset, unit: reset?.unit ?? undefined };
    }
    if (typeof login !== 'string') return {};
    const holder = await this.accounts.holderOfTyped(this.manager, canonicalLogin(login));
    return { agentId: holder?.agentId };
  }
}

/** What a refusal is to the journal; undefined when it is none of its business, such as a wrong password, which has its own entry. */
function kindOf(error: unknown): JournalKind | undefined {
  if (error instanceof LackOfRight) return 'right-refused';
  if (!(error instanceof Refusal) || error.code === 'wrong-password') return undefined;
  const problems: Readonly<Record<string, RefusalProblem>> = credentialsRefusals;
  const status = problems[error.code]?.status;
  if (status === 429) return 'delayed';
  return status === 403 ? 'right-refused' : undefined;
}
