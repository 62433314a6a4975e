import { devices, identityLookups, resets } from '@citadelle/contracts/calls';
import { Get, Post } from '@nestjs/common';
import { ifAnswered } from '../../upstream/if-answered.js';
import { Services } from '../../upstream/services.js';
import { AnsweredAfresh } from '../answers/answer-once.interceptor.js';
import { PageAnswer } from '../answers/page-answer.js';
import { attempt, type FormPage, submit } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { KnownUnits } from '../known-units.js';
import { Pages } from '../pages.decorator.js';
import { deviceIn } from '../visits/device-cookie.js';
import type { Visit } from '../visits/visit.js';
import { CurrentVisit } from '../visits/visit.guard.js';
import {
  COMPLETE_FORM,
  LOOK_UP_FORM,
  START_FORM,
  REQUEST_CODE_FORM,
} from './access-codes.forms.js';
import { ACCESS_CODES_PAGE } from './access-codes.page.js';
import { COMPLETED_PAGE, completionPage } from './completion.pages.js';
import { firstCodePage, sentRequestPage } from './codes.pages.js';
import { accountPage, identityPage, loginPage, verificationPage } from './account.pages.js';
import {
  FORGET_STEP,
  keptStepAt,
  keepStep,
  type StartedReset,
  type Way,
  wayOf,
} from './kept-step.js';

/** How long the browser remembers a request that was sent. */
const SENT_KEPT_S = 15 * 60;

const START = PageAnswer.goTo('/codes-acces/a');

/** « Mes codes d'accès »: the ways A and B to the codes, and C from the codes to a password. */
@Pages('anyone')
export class AccessCodesController {
  constructor(
    private readonly services: Services,
    private readonly units: KnownUnits,
  ) {}

  @Get('codes-acces')
  choice(): PageAnswer {
    return PageAnswer.show(ACCESS_CODES_PAGE);
  }

  @Get('codes-acces/a')
  identity(): PageAnswer {
    return PageAnswer.show(identityPage()).withCookies(FORGET_STEP);
  }

  @Post('codes-acces/a')
  @AnsweredAfresh()
  lookUp(@CurrentVisit() { kept }: Visit, @Posted() posted: PostedFields): Promise<PageAnswer> {
    return submit(LOOK_UP_FORM, posted, identityPage, async (identity) => {
      const browserOf = await this.ownerOf(deviceIn(kept));
      const request = { ...identity, ...(browserOf !== null && { browserOf }) };
      const account = await this.services.ask(identityLookups.lookUp, request);
      const { login, address, lookupToken, expiresAt } = account;
      const found = { at: 'found', ...identity, login, address, lookupToken } as const;
      return PageAnswer.goTo('/codes-acces/a/verification').withCookies(
        keepStep(found, secondsUntil(expiresAt)),
      );
    });
  }

  @Get('codes-acces/a/verification')
  verification(@CurrentVisit() visit: Visit): PageAnswer {
    const found = keptStepAt('found', visit);
    return found ? PageAnswer.show(verificationPage(found)) : START;
  }

  @Post('codes-acces/a/verification')
  verified(): PageAnswer {
    return PageAnswer.goTo('/codes-acces/a/compte');
  }

  @Get('codes-acces/a/compte')
  account(@CurrentVisit() visit: Visit): PageAnswer {
    const found = keptStepAt('found', visit);
    return found ? PageAnswer.show(accountPage(found)) : START;
  }

  @Post('codes-acces/a/compte')
  async startByLookUp(
    @CurrentVisit() visit: Visit,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const found = keptStepAt('found', visit);
    if (!found) return START;
    const page: FormPage = (form) => accountPage(found, form);
    return attempt(page, () => this.start('a', { lookupToken: found.lookupToken }, posted));
  }

  @Get('codes-acces/b')
  login(): PageAnswer {
    return PageAnswer.show(loginPage());
  }

  @Post('codes-acces/b')
  startByLogin(
    @CurrentVisit() { kept }: Visit,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const device = deviceIn(kept);
    return submit(START_FORM, posted, loginPage, (fields) =>
      this.start('b', { ...fields, ...(device !== undefined && { device }) }, posted),
    );
  }

  /** To whose account the browser is known: failures of strangers do not hold it up. */
  private async ownerOf(device: string | undefined): Promise<string | null> {
    if (device === undefined) return null;
    const recognised = this.services.ask(devices.recognise, { device });
    return (await ifAnswered(recognised, { agentId: null })).agentId;
  }

  /** The first code is shown in the answer to the form alone: no address leads to it. */
  private async start(
    way: Way,
    who: { lookupToken: string } | { login: string; birthDate: string; device?: string },
    posted: PostedFields,
  ): Promise<PageAnswer> {
    const startAnew = posted.get('startAnew') === 'true';
    const started = await this.services.ask(resets.start, { ...who, startAnew });
    return PageAnswer.show(firstCodePage({ way, ...started })).withCookies(FORGET_STEP);
  }

  @Get('codes-acces/demande')
  async sent(@CurrentVisit() visit: Visit): Promise<PageAnswer> {
    const sent = keptStepAt('sent', visit);
    if (!sent) return PageAnswer.goTo('/codes-acces/suivi');
    return PageAnswer.show(sentRequestPage(sent, await this.units.nameOf(sent.unit)));
  }

  @Post('codes-acces/demande')
  requestCode(@Posted() posted: PostedFields): Promise<PageAnswer> {
    const started = startedIn(posted);
    const page: FormPage = (form) => firstCodePage(started, form);
    return submit(REQUEST_CODE_FORM, posted, page, async (request) => {
      const asked = { ...request, ...(started.atRectorat && { unit: 'RECTORAT' }) };
      const { unit, expiresAt } = await this.services.ask(resets.requestCode, asked);
      return PageAnswer.goTo('/codes-acces/demande').withCookies(
        keepStep({ at: 'sent', way: started.way, unit, expiresAt }, SENT_KEPT_S),
      );
    });
  }

  @Get('codes-acces/c')
  completion(): PageAnswer {
    return PageAnswer.show(completionPage());
  }

  @Post('codes-acces/c')
  complete(@Posted() posted: PostedFields): Promise<PageAnswer> {
    return submit(COMPLETE_FORM, posted, completionPage, async (request) => {
      await this.services.ask(resets.complete, request);
      // The account's sessions have ended. The session cookie goes even if it was of somebody else.
      return PageAnswer.goTo('/codes-acces/c/termine').withCookies(
        { name: 'session' },
        FORGET_STEP,
      );
    });
  }

  @Get('codes-acces/c/termine')
  completed(): PageAnswer {
    return PageAnswer.show(COMPLETED_PAGE);
  }
}

/** What the form on the page of the first code carries, to show the page again when the request could not be sent. */
function startedIn(posted: PostedFields): StartedReset {
  const until = new Date(posted.get('expiresAt'));
  return {
    way: wayOf(posted.get('way')),
    resetId: posted.get('resetId'),
    firstCode: posted.get('firstCode'),
    expiresAt: (Number.isNaN(until.getTime()) ? new Date() : until).toISOString(),
    atRectorat: posted.get('rectorat') !== '',
  };
}

function secondsUntil(instant: string): number {
  return Math.max(1, Math.floor((Date.parse(instant) - Date.now()) / 1000));
}
