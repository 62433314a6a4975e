import {
  administrators,
  agents,
  type Call,
  ManagerPath,
  UnitPath,
  units as unitCalls,
  type UnitView,
} from '@citadelle/contracts/calls';
import { mayReadUnits } from '@citadelle/rights';
import { invalidRequest, ProblemError, standardProblem } from '@citadelle/service-kit';
import { Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ifAnswered } from '../../upstream/if-answered.js';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { type FormPage, formOf, submit } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { KnownUnits } from '../known-units.js';
import { Pages } from '../pages.decorator.js';
import { PasswordConfirmation, withPassword } from '../powers/password-confirmation.js';
import { managerConfirmationPage, managerDismissalPage } from './act.pages.js';
import type { Manager } from './agent-name.js';
import { agentOfLogin } from './agent-of-login.js';
import { APPOINT_FORM, DECLARE_UNIT_FORM, renameUnitForm } from './directory.forms.js';
import type { SeenProposal } from './proposals.js';
import { unitPage, unitPath, unitsPage } from './units.pages.js';

/** « Services gestionnaires »: the units, and who manages them. */
@Pages(mayReadUnits)
export class UnitPagesController {
  constructor(
    private readonly services: Services,
    private readonly units: KnownUnits,
    private readonly confirmation: PasswordConfirmation,
  ) {}

  @Get('annuaire/services')
  async list(): Promise<PageAnswer> {
    const [units, proposals] = await Promise.all([this.units.all(), this.proposed()]);
    return PageAnswer.show(unitsPage(units, proposals));
  }

  @Post('annuaire/services')
  async declare(@Posted() posted: PostedFields): Promise<PageAnswer> {
    const [units, proposals] = await Promise.all([this.units.all(), this.proposed()]);
    const page: FormPage = (form) => unitsPage(units, proposals, form);
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

  @Get('annuaire/services/:unitId/retrait/:agentId')
  async dismissal(@Param() path: ManagerPath): Promise<PageAnswer> {
    const page = await this.dismissalPage(path);
    return PageAnswer.show(page());
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
    @Req() request: FastifyRequest,
    @Param() { unitId }: UnitPath,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const page = await this.page(unitId);
    return submit(withPassword(APPOINT_FORM, request), posted, page, async ({ login }) => {
      const agentId = await agentOfLogin(this.services, login);
      // Said first: nobody types a password for somebody who is not there.
      if (agentId === undefined) throw loginUnknown();
      await this.confirmation.confirm(request, posted);
      await this.services.ask(unitCalls.appointManager, { unitId, agentId });
      return PageAnswer.done(unitPath(unitId), 'nomination');
    });
  }

  @Post('annuaire/services/:unitId/retrait/:agentId')
  async dismissManager(
    @Req() request: FastifyRequest,
    @Param() path: ManagerPath,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const page = await this.dismissalPage(path);
    return this.act(request, path, posted, page, unitCalls.dismissManager, 'retrait');
  }

  @Get('annuaire/services/:unitId/confirmation/:agentId')
  async askToConfirm(@Param() path: ManagerPath): Promise<PageAnswer> {
    const page = await this.confirmationPage(path);
    return PageAnswer.show(page());
  }

  /** The appointment is said again: by a second person, it confirms the first one's. */
  @Post('annuaire/services/:unitId/confirmation/:agentId')
  async confirmManager(
    @Req() request: FastifyRequest,
    @Param() path: ManagerPath,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const page = await this.confirmationPage(path);
    return this.act(request, path, posted, page, unitCalls.appointManager, 'confirmation');
  }

  /** Has the password typed again, then says of a manager what the call says. */
  private act(
    request: FastifyRequest,
    path: ManagerPath,
    posted: PostedFields,
    page: FormPage,
    call: Call<ManagerPath, void>,
    done: string,
  ): Promise<PageAnswer> {
    const form = formOf(ManagerPath, {}, path);
    return this.confirmation.submit(request, form, posted, page, async (manager) => {
      await this.services.ask(call, manager);
      return PageAnswer.done(unitPath(path.unitId), done);
    });
  }

  private async confirmationPage({ unitId, agentId }: ManagerPath): Promise<FormPage> {
    const [unit, manager] = await Promise.all([this.unit(unitId), this.manager(agentId)]);
    return (form) => managerConfirmationPage(unit, manager, form);
  }

  /** The page of a unit as it is now. */
  private async page(unitId: string): Promise<FormPage> {
    const unit = await this.unit(unitId);
    const managers = await Promise.all(unit.managers.map((agentId) => this.manager(agentId)));
    return (form) => unitPage({ unit, managers }, form);
  }

  private async dismissalPage({ unitId, agentId }: ManagerPath): Promise<FormPage> {
    const [unit, manager] = await Promise.all([this.unit(unitId), this.manager(agentId)]);
    return (form) => managerDismissalPage(unit, manager, form);
  }

  private async unit(unitId: string): Promise<UnitView> {
    const unit = (await this.units.all()).find((each) => each.unitId === unitId);
    if (!unit) throw standardProblem('not-found');
    return unit;
  }

  /** What waits for a second administrator, with who it is about and who said it. */
  private async proposed(): Promise<SeenProposal[]> {
    const { proposals } = await ifAnswered(this.services.ask(administrators.list, {}), {
      proposals: [],
    });
    return Promise.all(
      proposals.map(async (proposal) => ({
        ...proposal,
        whom: await this.manager(proposal.agentId),
        who: await this.manager(proposal.by),
      })),
    );
  }

  private manager(agentId: string): Promise<Manager> {
    return ifAnswered<Manager, Manager>(this.services.ask(agents.get, { agentId }), { agentId });
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
