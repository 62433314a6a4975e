import {
  administrators,
  AgentPath,
  agents,
  type AgentView,
  type Call,
  dayInParis,
  type ProposedChange,
} from '@citadelle/contracts/calls';
import { mayReadAgents } from '@citadelle/rights';
import { Get, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ActiveSession } from '../../api/sessions/session.guard.js';
import { changeAgentStatus } from '../../upstream/agent-accounts.js';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { Contestation } from '../contestation/contestation.form.js';
import { contestationPage } from '../contestation/contestation.page.js';
import { type FormKind, type FormPage, formOf } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { Pages } from '../pages.decorator.js';
import { PasswordConfirmation } from '../powers/password-confirmation.js';
import { CurrentPageSession } from '../visits/visit.guard.js';
import { appointmentPage, departurePage, dismissalPage } from './act.pages.js';
import { AgentId } from './agent-id.js';
import { nameOf } from './agent-name.js';
import { agentPath } from './agents.page.js';
import { departureForm } from './directory.forms.js';

/** The page of an act, for the agent whom it concerns. */
type ActPage = (agent: AgentView, form?: Parameters<FormPage>[0]) => ReturnType<FormPage>;

/** What makes or unmakes somebody: pages of their own, on which the password is typed again. */
@Pages(mayReadAgents)
export class AgentActsController {
  constructor(
    private readonly services: Services,
    private readonly confirmation: PasswordConfirmation,
    private readonly contestation: Contestation,
  ) {}

  @Get('annuaire/agents/:agentId/depart')
  departure(@AgentId() agentId: string): Promise<PageAnswer> {
    return this.show(departurePage, agentId);
  }

  @Post('annuaire/agents/:agentId/depart')
  depart(
    @Req() request: FastifyRequest,
    @AgentId() agentId: string,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const form = departureForm(agentId);
    return this.act(request, posted, departurePage, agentId, form, async (fields) => {
      const waits = await changeAgentStatus(this.services, agents.depart, fields);
      const done = fields.on > dayInParis(new Date()) ? 'depart-annonce' : 'depart';
      return PageAnswer.done(agentPath(agentId), waits ? 'proposition' : done);
    });
  }

  /** Somebody opens the address to which the form was sent: they are led to the agent. */
  @Get('annuaire/agents/:agentId/depart/annulation')
  back(@AgentId() agentId: string): PageAnswer {
    return PageAnswer.goTo(agentPath(agentId));
  }

  @Post('annuaire/agents/:agentId/depart/annulation')
  async withdrawDeparture(@AgentId() agentId: string): Promise<PageAnswer> {
    await this.services.ask(agents.withdrawDeparture, { agentId });
    return PageAnswer.done(agentPath(agentId), 'depart-annule');
  }

  @Get('annuaire/agents/:agentId/nomination')
  appointment(@AgentId() agentId: string): Promise<PageAnswer> {
    return this.show(appointmentPage, agentId);
  }

  @Post('annuaire/agents/:agentId/nomination')
  appoint(
    @Req() request: FastifyRequest,
    @AgentId() agentId: string,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const next = PageAnswer.done(agentPath(agentId), 'nomination');
    const call = administrators.appoint;
    return this.administrator(request, posted, appointmentPage, agentId, call, next);
  }

  @Get('annuaire/agents/:agentId/retrait')
  dismissal(@AgentId() agentId: string): Promise<PageAnswer> {
    return this.show(dismissalPage, agentId);
  }

  /** Whoever gives up the role themselves sees no directory any more. */
  @Post('annuaire/agents/:agentId/retrait')
  dismiss(
    @CurrentPageSession() { account }: ActiveSession,
    @Req() request: FastifyRequest,
    @AgentId() agentId: string,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const isOwn = account.agentId === agentId;
    const next = isOwn
      ? PageAnswer.done('/espace', 'retrait')
      : PageAnswer.done(agentPath(agentId), 'retrait');
    const call = administrators.dismiss;
    return this.administrator(request, posted, dismissalPage, agentId, call, next);
  }

  @Get('annuaire/agents/:agentId/contestation')
  askToContest(@AgentId() agentId: string): Promise<PageAnswer> {
    return this.show(contestationOf, agentId);
  }

  @Post('annuaire/agents/:agentId/contestation')
  async contest(
    @CurrentPageSession() { account }: ActiveSession,
    @Req() request: FastifyRequest,
    @AgentId() agentId: string,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    // Whoever contests their own account has no session any more.
    const isOwn = account.agentId === agentId;
    const done = isOwn
      ? PageAnswer.done('/codes-acces', 'contestation')
      : PageAnswer.done(agentPath(agentId), 'contestation');
    const agent = await this.services.ask(agents.get, { agentId });
    const page: FormPage = (form) => contestationOf(agent, form);
    return this.contestation.submit(request, agentId, posted, page, done);
  }

  private administrator(
    request: FastifyRequest,
    posted: PostedFields,
    page: ActPage,
    agentId: string,
    call: Call<AgentPath, ProposedChange>,
    next: PageAnswer,
  ): Promise<PageAnswer> {
    const form = formOf(AgentPath, {}, { agentId });
    return this.act(request, posted, page, agentId, form, async (fields) => {
      const waits: ProposedChange | undefined = await this.services.ask(call, fields);
      return waits ? PageAnswer.done(agentPath(agentId), 'proposition') : next;
    });
  }

  /** Has the password typed again, then does the work; what is refused is told on the same page. */
  private async act<Request extends object>(
    request: FastifyRequest,
    posted: PostedFields,
    page: ActPage,
    agentId: string,
    form: FormKind<Request>,
    work: (fields: Request) => Promise<PageAnswer>,
  ): Promise<PageAnswer> {
    const agent = await this.services.ask(agents.get, { agentId });
    const shown: FormPage = (filled) => page(agent, filled);
    return this.confirmation.submit(request, form, posted, shown, work);
  }

  private async show(page: ActPage, agentId: string): Promise<PageAnswer> {
    return PageAnswer.show(page(await this.services.ask(agents.get, { agentId })));
  }
}

const contestationOf: ActPage = (agent, form) => {
  const name = nameOf(agent);
  const path = agentPath(agent.agentId);
  const back = { href: path, label: name };
  return contestationPage({ name, action: `${path}/contestation`, back }, form);
};
