import {
  agents,
  ManagerPath,
  SEARCH_MAX,
  UnitPath,
  units as unitCalls,
} from '@citadelle/contracts/calls';
import { mayReadUnits } from '@citadelle/rights';
import { invalidRequest, ProblemError, standardProblem } from '@citadelle/service-kit';
import { Get, Param, Post } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { attempt, submit } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { Pages } from '../pages.decorator.js';
import { APPOINT_FORM, DECLARE_UNIT_FORM, RENAME_UNIT_FORM } from './directory.forms.js';
import { type Manager, type SeenUnit, unitPage, unitPath, unitsPage } from './units.pages.js';

/** How many agents are asked for whose login begins with the one that was typed. */
const LOOKED_AT = 200;

/** « Services gestionnaires »: the units, and who manages them. */
@Pages(mayReadUnits)
export class UnitPagesController {
  constructor(private readonly services: Services) {}

  @Get('annuaire/services')
  async list(): Promise<PageAnswer> {
    return PageAnswer.show(unitsPage((await this.services.ask(unitCalls.list, {})).items));
  }

  @Post('annuaire/services')
  async declare(@Posted() posted: PostedFields): Promise<PageAnswer> {
    const { items: units } = await this.services.ask(unitCalls.list, {});
    return submit(
      DECLARE_UNIT_FORM,
      posted,
      async (request) => {
        const { unitId } = request;
        // The directory would rename a unit that exists. Whoever types a code here does not mean to rename one.
        if (units.some((unit) => unit.unitId === unitId)) throw unitTaken(unitId);
        await this.services.ask(unitCalls.declare, request);
        return PageAnswer.goTo(`${unitPath(unitId)}?fait=declaration`);
      },
      (form) => unitsPage(units, form),
    );
  }

  @Get('annuaire/services/:unitId')
  async get(@Param() { unitId }: UnitPath): Promise<PageAnswer> {
    return PageAnswer.show(unitPage(await this.see(unitId)));
  }

  /** Somebody opens the address to which a form was sent: they are led to its page. */
  @Get(['annuaire/services/:unitId/nom', 'annuaire/services/:unitId/nomination'])
  back(@Param() { unitId }: UnitPath): PageAnswer {
    return PageAnswer.goTo(unitPath(unitId));
  }

  /** As {@link back}. */
  @Get('annuaire/services/:unitId/retrait/:agentId')
  backFromManager(@Param() { unitId }: ManagerPath): PageAnswer {
    return PageAnswer.goTo(unitPath(unitId));
  }

  @Post('annuaire/services/:unitId/nom')
  async rename(@Param() { unitId }: UnitPath, @Posted() posted: PostedFields): Promise<PageAnswer> {
    const seen = await this.see(unitId);
    return submit(
      { ...RENAME_UNIT_FORM, given: { unitId } },
      posted,
      async (request) => {
        await this.services.ask(unitCalls.declare, request);
        return PageAnswer.goTo(`${unitPath(unitId)}?fait=nom`);
      },
      (form) => unitPage(seen, form),
    );
  }

  @Post('annuaire/services/:unitId/nomination')
  async appointManager(
    @Param() { unitId }: UnitPath,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const seen = await this.see(unitId);
    return submit(
      APPOINT_FORM,
      posted,
      async ({ login }) => {
        const agentId = await this.agentIdOf(login);
        await this.services.ask(unitCalls.appointManager, { unitId, agentId });
        return PageAnswer.goTo(`${unitPath(unitId)}?fait=nomination`);
      },
      (form) => unitPage(seen, form),
    );
  }

  @Post('annuaire/services/:unitId/retrait/:agentId')
  async dismissManager(
    @Param() { unitId, agentId }: ManagerPath,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const seen = await this.see(unitId);
    return attempt(
      {},
      posted,
      async () => {
        await this.services.ask(unitCalls.dismissManager, { unitId, agentId });
        return PageAnswer.goTo(`${unitPath(unitId)}?fait=retrait`);
      },
      (form) => unitPage(seen, form),
    );
  }

  private async see(unitId: string): Promise<SeenUnit> {
    const { items } = await this.services.ask(unitCalls.list, {});
    const unit = items.find((each) => each.unitId === unitId);
    if (!unit) throw standardProblem('not-found');
    return { unit, managers: await Promise.all(unit.managers.map((id) => this.manager(id))) };
  }

  private async manager(agentId: string): Promise<Manager> {
    try {
      return await this.services.ask(agents.get, { agentId });
    } catch (error) {
      if (error instanceof ProblemError) return { agentId };
      throw error;
    }
  }

  private async agentIdOf(login: string): Promise<string> {
    const query = [...login].slice(0, SEARCH_MAX).join('');
    const { items } = await this.services.ask(agents.list, { query, limit: LOOKED_AT });
    const agent = items.find((each) => each.login === login);
    if (!agent) throw loginUnknown();
    return agent.agentId;
  }
}

function unitTaken(unitId: string): ProblemError {
  const message = `Le service ${unitId} existe déjà. Choisissez un autre code, ou modifiez son nom sur sa page.`;
  return invalidRequest([{ field: 'unitId', code: 'unit-exists', message }]);
}

function loginUnknown(): ProblemError {
  const message = 'Personne ne porte cet identifiant. Vérifiez-le dans l’annuaire.';
  return invalidRequest([{ field: 'login', code: 'unknown-login', message }]);
}
