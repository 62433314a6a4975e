import { agents, type AgentView, type ChangeAgent } from '@citadelle/contracts/calls';
import { mayChangeAgent } from '@citadelle/rights';
import { Get, Post } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import type { FilledForm } from '../forms/filled-form.js';
import { type FormKind, type FormPage, submit } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { KnownUnits } from '../known-units.js';
import { Pages } from '../pages.decorator.js';
import { AgentId } from './agent-id.js';
import { agentPath } from './agents.page.js';
import { assignPage, contractPage, phonePage, renamePage } from './change.pages.js';
import { assignForm, contractForm, phoneForm, renameForm } from './directory.forms.js';

/** The page of a change, for the agent whom it concerns. */
type ChangePage = (agent: AgentView, form?: FilledForm) => ReturnType<FormPage>;

/** What may be otherwise with an agent, each on a page of its own. */
@Pages(mayChangeAgent)
export class AgentChangesController {
  constructor(
    private readonly services: Services,
    private readonly units: KnownUnits,
  ) {}

  @Get('annuaire/agents/:agentId/nom')
  names(@AgentId() agentId: string): Promise<PageAnswer> {
    return this.show(renamePage, agentId);
  }

  @Post('annuaire/agents/:agentId/nom')
  rename(@AgentId() agentId: string, @Posted() posted: PostedFields): Promise<PageAnswer> {
    return this.change(agentId, renamePage, renameForm(agentId), posted, 'nom');
  }

  @Get('annuaire/agents/:agentId/service')
  async unit(@AgentId() agentId: string): Promise<PageAnswer> {
    return this.show(await this.assignPage(), agentId);
  }

  @Post('annuaire/agents/:agentId/service')
  async assign(@AgentId() agentId: string, @Posted() posted: PostedFields): Promise<PageAnswer> {
    const page = await this.assignPage();
    return this.change(agentId, page, assignForm(agentId), posted, 'service');
  }

  @Get('annuaire/agents/:agentId/telephone')
  phone(@AgentId() agentId: string): Promise<PageAnswer> {
    return this.show(phonePage, agentId);
  }

  @Post('annuaire/agents/:agentId/telephone')
  changePhone(@AgentId() agentId: string, @Posted() posted: PostedFields): Promise<PageAnswer> {
    return this.change(agentId, phonePage, phoneForm(agentId), posted, 'telephone');
  }

  @Get('annuaire/agents/:agentId/fin-de-contrat')
  contract(@AgentId() agentId: string): Promise<PageAnswer> {
    return this.show(contractPage, agentId);
  }

  @Post('annuaire/agents/:agentId/fin-de-contrat')
  changeContract(@AgentId() agentId: string, @Posted() posted: PostedFields): Promise<PageAnswer> {
    return this.change(agentId, contractPage, contractForm(agentId), posted, 'fin-de-contrat');
  }

  private async assignPage(): Promise<ChangePage> {
    const units = await this.units.all();
    return (agent, form) => assignPage(agent, units, form);
  }

  private async show(page: ChangePage, agentId: string): Promise<PageAnswer> {
    return PageAnswer.show(page(await this.services.ask(agents.get, { agentId })));
  }

  /** Has the directory change what the form says; what is refused is told on the same page. */
  private async change(
    agentId: string,
    page: ChangePage,
    form: FormKind<ChangeAgent>,
    posted: PostedFields,
    done: string,
  ): Promise<PageAnswer> {
    const agent = await this.services.ask(agents.get, { agentId });
    return submit(
      form,
      posted,
      (filled) => page(agent, filled),
      async (request) => {
        await this.services.ask(agents.change, request);
        return PageAnswer.done(agentPath(agentId), done);
      },
    );
  }
}
