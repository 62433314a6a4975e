import { agents, ManagerPath, UnitPath, units as unitCalls } from '@citadelle/contracts/calls';
import { mayReadUnits } from '@citadelle/rights';
import { invalidRequest, ProblemError, standardProblem } from '@citadelle/service-kit';
import { Get, Param, Post } from '@nestjs/common';
import { ifAnswered } from '../../upstream/if-answered.js';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { attempt, type FormPage, submit } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { KnownUnits } from '../known-units.js';
import { Pages } from '../pages.decorator.js';
import { agentOfLogin } from './agent-of-login.js';
import { APPOINT_FORM, DECLARE_UNIT_FORM, renameUnitForm } from './directory.forms.js';
import { unitPage, unitPath, unitsPage } from './units.pages.js';

/** « Services gestionnaires »: the units, and who manages them. */
@Pages(mayReadUnits)
export class UnitPagesController {
  constructor(
    private readonly services: Services,
    private readonly units: KnownUnits,
  ) {}

  @Get('annuaire/services')
  async list(): Promise<PageAnswer> {
    return PageAnswer.show(unitsPage(await this.units.all()));
  }

  @Post('annuaire/services')
  async declare(@Posted() posted: PostedFields): Promise<PageAnswer> {
    const units = await this.units.all();
    const page: FormPage = (form) => unitsPage(units, form);
    return submit(DECLARE_UNIT_FORM, posted, page, async (request) => {
      const { unitId } = request;
      // The directory would rename a unit that exists. Whoever types a code here does not mean to rename one.
      if (units.some((unit) => unit.unitId === unitId)) throw unitTaken(unitId);
      await this.services.ask(unitCalls.declare, request);
      return PageAnswer.done(unitPath(unitId), 'declaration');
    });
  }

  @Get('annuaire/services/:unitId')
  async get(@Param() { unitId }: UnitPath): Promise<PageAnswer> {
    const page = await this.page(unitId);
    return PageAnswer.show(page());
  }

  /** Somebody opens the address to which a form was sent: they are led to its page. */
  @Get(['annuaire/services/:unitId/nom', 'annuaire/services/:unitId/nomination'])
  back(@Param() { unitId }: UnitPath): PageAnswer {
    return PageAnswer.goTo(unitPath(unitId));
  }

  /** As {@link back}. */
  @Get('annuaire/services/:unitId/retrait/:agentId')
  backFromManager(@Param() path: ManagerPath): PageAnswer {
    return this.back(path);
  }

  @Post('annuaire/services/:unitId/nom')
  async rename(@Param() { unitId }: UnitPath, @Posted() posted: PostedFields): Promise<PageAnswer> {
    const page = await this.page(unitId);
    return submit(renameUnitForm(unitId), posted, page, async (request) => {
      await this.services.ask(unitCalls.declare, request);
      return PageAnswer.done(unitPath(unitId), 'nom');
    });
  }

  @Post('annuaire/services/:unitId/nomination')
  async appointManager(
    @Param() { unitId }: UnitPath,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const page = await this.page(unitId);
    return submit(APPOINT_FORM, posted, page, async ({ login }) => {
      const agentId = await agentOfLogin(this.services, login);
      if (agentId === undefined) throw loginUnknown();
      await this.services.ask(unitCalls.appointManager, { unitId, agentId });
      return PageAnswer.done(unitPath(unitId), 'nomination');
    });
  }

  @Post('annuaire/services/:unitId/retrait/:agentId')
  async dismissManager(@Param() { unitId, agentId }: ManagerPath): Promise<PageAnswer> {
    return attempt(await this.page(unitId), async () => {
      await this.services.ask(unitCalls.dismissManager, { unitId, agentId });
      return PageAnswer.done(unitPath(unitId), 'retrait');
    });
  }

  /** The page of a unit as it is now. */
  private async page(unitId: string): Promise<FormPage> {
    const unit = (await this.units.all()).find((each) => each.unitId === unitId);
    if (!unit) throw standardProblem('not-found');
    const managers = await Promise.all(
      unit.managers.map((agentId) =>
        ifAnswered(this.services.ask(agents.get, { agentId }), { agentId }),
      ),
    );
    return (form) => unitPage({ unit, managers }, form);
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
