import {
  administrators,
  agents,
  type AwaitedAccount,
  DownloadAgents,
  ListAgents,
} from '@citadelle/contracts/calls';
import { mayReadAgents } from '@citadelle/rights';
import { judge } from '@citadelle/service-kit';
import { Get, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { agentsFile } from '../../downloads/agents-csv.js';
import { Downloads } from '../../downloads/downloads.js';
import { accountIfSeen, changeAgentStatus } from '../../upstream/agent-accounts.js';
import { ifAnswered } from '../../upstream/if-answered.js';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { FilledForm } from '../forms/filled-form.js';
import { attempt, type FormPage, submit } from '../forms/form-kind.js';
import { Posted, PostedFields } from '../forms/posted-fields.js';
import { KnownUnits } from '../known-units.js';
import { Pages } from '../pages.decorator.js';
import type { Visit } from '../visits/visit.js';
import { CurrentVisit } from '../visits/visit.guard.js';
import { AgentId } from './agent-id.js';
import { agentPage } from './agent.page.js';
import { knownWord } from './known-agent.js';
import { CREATE_AGENT_FORM, returnForm } from './directory.forms.js';
import { newAgentPage } from './new-agent.page.js';
import { agentPath, SEARCH_FIELDS, searchPage } from './agents.page.js';

/** How many agents a page shows. */
const SHOWN = 50;

/** « Annuaire »: the staff, for administrators. */
@Pages(mayReadAgents)
export class AgentPagesController {
  constructor(
    private readonly services: Services,
    private readonly units: KnownUnits,
    private readonly downloads: Downloads,
  ) {}

  @Get('annuaire')
  async list(@CurrentVisit() { path }: Visit): Promise<PageAnswer> {
    const asked = new PostedFields(path.split('?')[1] ?? '');
    const typed = asked.typedInto(SEARCH_FIELDS);
    const units = await this.units.all();
    const search = async () => {
      const given = Object.entries({ ...typed, after: asked.get('after') }).filter(
        ([, text]) => text.trim() !== '',
      );
      const request = judge(ListAgents, { ...Object.fromEntries(given), limit: SHOWN });
      const found = await this.services.ask(agents.list, request);
      return PageAnswer.show(searchPage({ form: new FilledForm(typed), units, found }));
    };
    return attempt((form) => searchPage({ form, units }), search, typed);
  }

  /** What the search shows, and all that it finds besides. */
  @Get('annuaire/agents.csv')
  async download(@CurrentVisit() { path }: Visit, @Res() reply: FastifyReply): Promise<void> {
    const asked = new PostedFields(path.split('?')[1] ?? '').typedInto(SEARCH_FIELDS);
    const given = Object.entries(asked).filter(([, text]) => text.trim() !== '');
    const search = judge(DownloadAgents, Object.fromEntries(given));
    await this.downloads.send(reply, await agentsFile(this.services, search));
  }

  @Get('annuaire/agents/nouveau')
  async blank(): Promise<PageAnswer> {
    return PageAnswer.show(newAgentPage(await this.units.all()));
  }

  @Post('annuaire/agents/nouveau')
  async create(@Posted() posted: PostedFields): Promise<PageAnswer> {
    const units = await this.units.all();
    const page: FormPage = (form) => newAgentPage(units, form);
    return submit(CREATE_AGENT_FORM, posted, page, async (request) => {
      const answer = await this.services.ask(agents.create, request);
      const done = answer.created ? 'creation' : knownWord(answer.differs);
      return PageAnswer.done(agentPath(answer.agentId), done);
    });
  }

  @Get('annuaire/agents/:agentId')
  async get(@AgentId() agentId: string, @Query('fait') done: unknown): Promise<PageAnswer> {
    const page = await this.page(agentId, done === 'creation' ? 'usable' : undefined);
    return PageAnswer.show(page());
  }

  /** Somebody opens the address to which the form was sent: they are led to its page. */
  @Get('annuaire/agents/:agentId/retour')
  back(@AgentId() agentId: string): PageAnswer {
    return PageAnswer.goTo(agentPath(agentId));
  }

  @Post('annuaire/agents/:agentId/retour')
  async return(@AgentId() agentId: string, @Posted() posted: PostedFields): Promise<PageAnswer> {
    const page = await this.page(agentId);
    return submit(returnForm(agentId), posted, page, async (request) => {
      await changeAgentStatus(this.services, agents.return, request);
      return PageAnswer.done(agentPath(agentId), 'retour');
    });
  }

  /** The page of an agent as they are now. */
  private async page(agentId: string, awaited?: AwaitedAccount): Promise<FormPage> {
    const [agent, account, units, known] = await Promise.all([
      this.services.ask(agents.get, { agentId }),
      accountIfSeen(this.services, agentId, awaited),
      this.units.all(),
      ifAnswered(this.services.ask(administrators.list, {}), undefined),
    ]);
    const isAdministrator = known?.administrators.includes(agentId);
    return (form) => agentPage({ agent, account, units, isAdministrator }, form);
  }
}
