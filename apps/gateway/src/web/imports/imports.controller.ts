import {
  agentImports,
  ImportPath,
  type ImportState,
  lineKinds,
  ListImportLines,
} from '@citadelle/contracts/calls';
import { mayImportAgents } from '@citadelle/rights';
import { judge, standardProblem } from '@citadelle/service-kit';
import { Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Downloads } from '../../downloads/downloads.js';
import { rejectedFile, reportFile } from '../../downloads/import-csv.js';
import { ImportUpload } from '../../upstream/import-upload.js';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { FilledForm } from '../forms/filled-form.js';
import { attempt, type FormPage } from '../forms/form-kind.js';
import { PostedFile } from '../forms/posted-file.js';
import { KnownUnits } from '../known-units.js';
import { Pages } from '../pages.decorator.js';
import { cursorOf } from '../requests/requests.paths.js';
import { LooksOnly } from '../visits/visit.guard.js';
import { importPage } from './import.page.js';
import { importPath } from './imports.paths.js';
import { importsPage } from './imports.page.js';
import { linesPage } from './lines.page.js';
import { seenImport } from './seen-import.js';
import { tellOnFile, uploadAsked, uploadTyped } from './upload-form.js';

/** How many imports a page shows. */
const IMPORTS_SHOWN = 20;
/** How many lines a page shows: under 200 kB, however long their words are. */
const LINES_SHOWN = 100;

/** The states of an import whose page changes by itself. */
const GOES_ON = new Set<ImportState>(['reading', 'running']);
/** How often a browser without scripts loads such a page again, for whoever asked for that. */
const REFRESH_SECONDS = 10;

/** « Importer »: files of HR, for administrators. */
@Pages(mayImportAgents)
export class ImportPagesController {
  constructor(
    private readonly services: Services,
    private readonly units: KnownUnits,
    private readonly upload: ImportUpload,
    private readonly downloads: Downloads,
  ) {}

  @Get('annuaire/imports')
  async list(@Query('after') after: unknown): Promise<PageAnswer> {
    const page = await this.page(cursorOf(after));
    return PageAnswer.show(page());
  }

  /** The file goes on to the directory while it comes: its form stands before it. */
  @Post('annuaire/imports')
  async send(@Req() request: FastifyRequest): Promise<PageAnswer> {
    const posted = request.body;
    if (!(posted instanceof PostedFile)) throw standardProblem('unsupported-media-type');
    const typed = uploadTyped(posted);
    const page = await this.page();
    const begin = async () => {
      const asked = uploadAsked(posted, typed);
      const idempotencyKey = posted.keyOf(request);
      const { importId } = await this.upload
        .begin(request, asked, posted.file, { idempotencyKey })
        .catch(tellOnFile);
      return PageAnswer.done(importPath(importId), 'fichier');
    };
    return attempt(page, begin, typed);
  }

  @Get('annuaire/imports/:importId')
  async get(
    @Param() { importId }: ImportPath,
    @Query('actualiser') asked?: unknown,
  ): Promise<PageAnswer> {
    const seen = await seenImport(this.services, this.units, importId);
    const refreshes = asked === 'oui' && GOES_ON.has(seen.view.state);
    const answer = PageAnswer.show(importPage({ ...seen, refreshes }));
    return refreshes ? answer.withHeaders({ refresh: String(REFRESH_SECONDS) }) : answer;
  }

  /** The same page, as an open page asks for it by itself while an import goes on. */
  @Get('annuaire/imports/:importId/en-direct')
  @LooksOnly()
  getAgain(@Param() path: ImportPath): Promise<PageAnswer> {
    return this.get(path);
  }

  @Get('annuaire/imports/:importId/lignes')
  async lines(
    @Param() { importId }: ImportPath,
    @Query('kind') asked: unknown,
    @Query('after') cursor: unknown,
  ): Promise<PageAnswer> {
    const kind = lineKinds.find((each) => each === asked);
    if (kind === undefined) return PageAnswer.goTo(importPath(importId));
    const after = cursorOf(cursor);
    const request = judge(ListImportLines, {
      ...{ importId, kind, limit: LINES_SHOWN },
      ...(after !== undefined && { after }),
    });
    const [view, found] = await Promise.all([
      this.services.ask(agentImports.get, { importId }),
      this.services.ask(agentImports.lines, request),
    ]);
    return PageAnswer.show(linesPage({ view, kind, found, isLater: after !== undefined }));
  }

  @Get('annuaire/imports/:importId/rapport.csv')
  async report(@Param() { importId }: ImportPath, @Res() reply: FastifyReply): Promise<void> {
    await this.downloads.send(reply, await reportFile(this.services, importId));
  }

  @Get('annuaire/imports/:importId/lignes-refusees.csv')
  async rejected(@Param() { importId }: ImportPath, @Res() reply: FastifyReply): Promise<void> {
    await this.downloads.send(reply, await rejectedFile(this.services, importId));
  }

  /** The page of all imports, from `after` on. */
  private async page(after?: string): Promise<FormPage> {
    const [imports, units] = await Promise.all([
      this.services.ask(agentImports.list, {
        limit: IMPORTS_SHOWN,
        ...(after !== undefined && { after }),
      }),
      this.units.ifSeen(),
    ]);
    return (form?: FilledForm) =>
      importsPage({ imports, units, form, isLater: after !== undefined });
  }
}
