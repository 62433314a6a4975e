import { agentImports, ImportPath, type ImportView } from '@citadelle/contracts/calls';
import { mayImportAgents } from '@citadelle/rights';
import { Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { attempt, type FormPage } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { KnownUnits } from '../known-units.js';
import { Pages } from '../pages.decorator.js';
import { PasswordConfirmation } from '../powers/password-confirmation.js';
import { answersIn } from './answers.js';
import { abandonPage, confirmationPage, departuresPage } from './confirm.pages.js';
import { importPage } from './import.page.js';
import { importPath } from './imports.paths.js';
import { confirmationForm, expectedIn, liftedBy } from './lifted-blocks.js';
import { seenImport } from './seen-import.js';

/** How many of those who would depart are named before the rest is a page further. */
const NAMED = 200;

/** What is done about an import; what cannot be undone asks for the password again. */
@Pages(mayImportAgents)
export class ImportActsController {
  constructor(
    private readonly services: Services,
    private readonly units: KnownUnits,
    private readonly confirmation: PasswordConfirmation,
  ) {}

  /** Somebody opens an address to which a form was sent: they are led to the import. */
  @Get(['reponses', 'arret', 'reprise'].map((form) => `annuaire/imports/:importId/${form}`))
  back(@Param() { importId }: ImportPath): PageAnswer {
    return PageAnswer.goTo(importPath(importId));
  }

  @Post('annuaire/imports/:importId/reponses')
  answer(@Param() path: ImportPath, @Posted() posted: PostedFields): Promise<PageAnswer> {
    const { answers, typed } = answersIn(posted);
    const work = () => this.services.ask(agentImports.answer, { ...path, ...answers });
    return this.act(path, 'reponses', work, typed);
  }

  @Post('annuaire/imports/:importId/arret')
  stop(@Param() path: ImportPath): Promise<PageAnswer> {
    return this.act(path, 'arret', () => this.services.ask(agentImports.suspend, path));
  }

  @Post('annuaire/imports/:importId/reprise')
  goOn(@Param() path: ImportPath): Promise<PageAnswer> {
    return this.act(path, 'reprise', () => this.services.ask(agentImports.goOn, path));
  }

  @Get('annuaire/imports/:importId/abandon')
  async askToAbandon(@Param() path: ImportPath): Promise<PageAnswer> {
    const view = await this.services.ask(agentImports.get, path);
    return isOver(view) ? this.back(path) : PageAnswer.show(abandonPage(view));
  }

  @Post('annuaire/imports/:importId/abandon')
  async abandon(@Param() path: ImportPath): Promise<PageAnswer> {
    const view = await this.services.ask(agentImports.get, path);
    return attempt(
      (form) => abandonPage(view, form),
      async () => {
        await this.services.ask(agentImports.abandon, path);
        return PageAnswer.done(importPath(path.importId), 'abandon');
      },
    );
  }

  @Get('annuaire/imports/:importId/confirmation')
  async askToConfirm(@Param() path: ImportPath): Promise<PageAnswer> {
    const view = await this.services.ask(agentImports.get, path);
    return isPlan(view) ? PageAnswer.show(confirmationPage(view)) : this.back(path);
  }

  @Post('annuaire/imports/:importId/confirmation')
  async confirm(
    @Req() request: FastifyRequest,
    @Param() path: ImportPath,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const view = await this.services.ask(agentImports.get, path);
    const page: FormPage = (form) => confirmationPage(view, form);
    const { created, changed, returning } = expectedIn(posted);
    return this.confirmed(request, posted, page, view, 'confirmation', () =>
      this.services.ask(agentImports.confirm, {
        ...{ ...path, expected: { created, changed, returning }, override: liftedBy(view, posted) },
      }),
    );
  }

  @Get('annuaire/imports/:importId/departs')
  async askToDepart(@Param() path: ImportPath): Promise<PageAnswer> {
    const { view, page } = await this.departures(path);
    return view.state === 'done' ? PageAnswer.show(page()) : this.back(path);
  }

  @Post('annuaire/imports/:importId/departs')
  async depart(
    @Req() request: FastifyRequest,
    @Param() path: ImportPath,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const { view, page } = await this.departures(path);
    const { departing } = expectedIn(posted);
    return this.confirmed(request, posted, page, view, 'departs', () =>
      this.services.ask(agentImports.depart, {
        ...{ ...path, expected: { departing }, override: liftedBy(view, posted) },
      }),
    );
  }

  private async departures({ importId }: ImportPath) {
    const [view, found] = await Promise.all([
      this.services.ask(agentImports.get, { importId }),
      this.services.ask(agentImports.lines, { importId, kind: 'departing', limit: NAMED }),
    ]);
    const page: FormPage = (form) => departuresPage(view, found, form);
    return { view, page };
  }

  /** Has the password typed again, and tells what is refused on the same page, with the numbers that were typed. */
  private confirmed(
    request: FastifyRequest,
    posted: PostedFields,
    page: FormPage,
    view: ImportView,
    done: string,
    work: () => Promise<ImportView>,
  ): Promise<PageAnswer> {
    return this.confirmation.submit(request, confirmationForm(view), posted, page, async () => {
      const { state } = await work();
      // Where blocks were lifted, a second administrator may have to do the same.
      const waits = view.blocked.length > 0 && state === view.state;
      return PageAnswer.done(importPath(view.importId), waits ? 'proposition' : done);
    });
  }

  /** Does what needs no password; what is refused is told on the page of the import. */
  private async act(
    { importId }: ImportPath,
    done: string,
    work: () => Promise<unknown>,
    typed: Record<string, string> = {},
  ): Promise<PageAnswer> {
    const seen = await seenImport(this.services, this.units, importId);
    return attempt(
      (form) => importPage(seen, form),
      async () => {
        await work();
        return PageAnswer.done(importPath(importId), done);
      },
      typed,
    );
  }
}

/** Whether nothing of an import is confirmed yet, and all of it may be. */
const isPlan = ({ state }: ImportView) => state === 'ready' || state === 'blocked';

/** Whether there is nothing left of an import to abandon. */
const isOver = ({ state }: ImportView) => state === 'done' || state === 'abandoned';
