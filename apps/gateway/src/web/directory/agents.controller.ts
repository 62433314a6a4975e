import {
  administrators,
  type AgentPath,
  agents,
  type AwaitedAccount,
  type Call,
  ListAgents,
  type ChangeAgentStatus,
  units as unitCalls,
} from '@citadelle/contracts/calls';
import { mayReadAgents } from '@citadelle/rights';
import { IsUuidParam, judge } from '@citadelle/service-kit';
import { Get, Param, Post, Query } from '@nestjs/common';
import type { ActiveSession } from '../../api/sessions/session.guard.js';
import { accountIfSeen, changeAgentStatus } from '../../upstream/agent-accounts.js';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { FilledForm } from '../forms/filled-form.js';
import { attempt, submit } from '../forms/form-kind.js';
import { Posted, PostedFields } from '../forms/posted-fields.js';
import { Pages } from '../pages.decorator.js';
import type { Visit } from '../visits/visit.js';
import { CurrentPageSession, CurrentVisit } from '../visits/visit.guard.js';
import { agentPage, type SeenAgent } from './agent.page.js';
import { CREATE_AGENT_FORM, AGENT_STATUS_FORM, SEARCH_FIELDS } from './directory.forms.js';
import { newAgentPage } from './new-agent.page.js';
import { agentPath, searchPage } from './agents.page.js';

/** How many agents a page shows. */
const SHOWN = 50;

/** « Annuaire »: the staff, for administrators. */
@Pages(mayReadAgents)
export class AgentPagesController {
  constructor(private readonly services: Services) {}

  @Get('annuaire')
  async list(@CurrentVisit() { path }: Visit): Promise<PageAnswer> {
    const asked = new PostedFields(path.split('?')[1] ?? '');
    const { items: units } = await this.services.ask(unitCalls.list, {});
    return attempt(
      SEARCH_FIELDS,
      asked,
      async () => {
        const found = await this.services.ask(agents.list, queryOf(asked));
        return PageAnswer.show(searchPage({ form: filled(asked), units, found }));
      },
      (form) => searchPage({ form, units }),
    );
  }

  @Get('annuaire/agents/nouveau')
  async blank(): Promise<PageAnswer> {
    return PageAnswer.show(newAgentPage((await this.services.ask(unitCalls.list, {})).items));
  }

  @Post('annuaire/agents/nouveau')
  async create(@Posted() posted: PostedFields): Promise<PageAnswer> {
    const { items: units } = await this.services.ask(unitCalls.list, {});
    return submit(
      CREATE_AGENT_FORM,
      posted,
      async (request) => {
        const { agentId, created } = await this.services.ask(agents.create, request);
        const done = created ? 'creation' : 'deja-connu';
        return PageAnswer.goTo(`${agentPath(agentId)}?fait=${done}`);
      },
      (form) => newAgentPage(units, form),
    );
  }

  @Get('annuaire/agents/:agentId')
  async get(
    @Param('agentId', IsUuidParam) agentId: string,
    @Query('fait') done: unknown,
  ): Promise<PageAnswer> {
    const seen = await this.see(agentId, done === 'creation' ? 'usable' : undefined);
    return PageAnswer.show(agentPage(seen));
  }

  /** Somebody opens the address to which a form was sent: they are led to its page. */
  @Get([
    'annuaire/agents/:agentId/depart',
    'annuaire/agents/:agentId/retour',
    'annuaire/agents/:agentId/nomination',
    'annuaire/agents/:agentId/retrait',
  ])
  back(@Param('agentId', IsUuidParam) agentId: string): PageAnswer {
    return PageAnswer.goTo(agentPath(agentId));
  }

  @Post('annuaire/agents/:agentId/depart')
  depart(
    @Param('agentId', IsUuidParam) agentId: string,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    return this.changeStatus(agentId, agents.depart, 'depart', posted);
  }

  @Post('annuaire/agents/:agentId/retour')
  return(
    @Param('agentId', IsUuidParam) agentId: string,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    return this.changeStatus(agentId, agents.return, 'retour', posted);
  }

  @Post('annuaire/agents/:agentId/nomination')
  appointAdministrator(
    @Param('agentId', IsUuidParam) agentId: string,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    return this.administrator(
      administrators.appoint,
      agentId,
      posted,
      `${agentPath(agentId)}?fait=nomination`,
    );
  }

  /** Whoever gives up the role themselves sees no directory any more. */
  @Post('annuaire/agents/:agentId/retrait')
  dismissAdministrator(
    @CurrentPageSession() { account }: ActiveSession,
    @Param('agentId', IsUuidParam) agentId: string,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const next = account.agentId === agentId ? '/espace' : `${agentPath(agentId)}?fait=retrait`;
    return this.administrator(administrators.dismiss, agentId, posted, next);
  }

  private async changeStatus(
    agentId: string,
    call: Call<ChangeAgentStatus, void>,
    done: string,
    posted: PostedFields,
  ): Promise<PageAnswer> {
    const seen = await this.see(agentId);
    return submit(
      { ...AGENT_STATUS_FORM, given: { agentId } },
      posted,
      async (request) => {
        await changeAgentStatus(this.services, call, request);
        return PageAnswer.goTo(`${agentPath(agentId)}?fait=${done}`);
      },
      (form) => agentPage(seen, form),
    );
  }

  private async administrator(
    call: Call<AgentPath, void>,
    agentId: string,
    posted: PostedFields,
    next: string,
  ): Promise<PageAnswer> {
    const seen = await this.see(agentId);
    return attempt(
      {},
      posted,
      async () => {
        await this.services.ask(call, { agentId });
        return PageAnswer.goTo(next);
      },
      (form) => agentPage(seen, form),
    );
  }

  private async see(agentId: string, awaited?: AwaitedAccount): Promise<SeenAgent> {
    const [agent, account, { items: units }] = await Promise.all([
      this.services.ask(agents.get, { agentId }),
      accountIfSeen(this.services, agentId, awaited),
      this.services.ask(unitCalls.list, {}),
    ]);
    return { agent, account, units };
  }
}

function queryOf(asked: PostedFields): ListAgents {
  const names = [...Object.keys(SEARCH_FIELDS), 'after'];
  const query = Object.fromEntries(
    names.map((name) => [name, asked.get(name)] as const).filter(([, text]) => text.trim() !== ''),
  );
  return judge(ListAgents, { ...query, limit: SHOWN });
}

function filled(asked: PostedFields): FilledForm {
  const names = Object.keys(SEARCH_FIELDS);
  return new FilledForm(Object.fromEntries(names.map((name) => [name, asked.get(name)])));
}
