import { identityLookups, resets } from '@citadelle/contracts/calls';
import { Get, Post } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { attempt, submit } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { Pages } from '../pages.decorator.js';
import { Kept } from '../visits/kept.js';
import {
  COMPLETE_FORM,
  LOOK_UP_FORM,
  START_FORM,
  REQUEST_CODE_FORM,
} from './access-codes.forms.js';
import { ACCESS_CODES_PAGE } from './access-codes.page.js';
import { COMPLETED_PAGE, completionPage } from './completion.pages.js';
import { firstCodePage } from './first-code.page.js';
import { accountPage, verificationPage } from './found-account.pages.js';
import { identityPage } from './identity.page.js';
import { FORGET_STEP, keptStepAt, keepStep, type StartedReset, type Way } from './kept-step.js';
import { loginPage } from './login.page.js';
import { sentRequestPage } from './sent-request.page.js';
import { UnitNames } from './unit-names.js';

/** How long the browser remembers a request that was sent. */
const SENT_KEPT_S = 15 * 60;

const START = PageAnswer.goTo('/codes-acces/a');

/** « Mes codes d'accès »: the ways A and B to the codes, and C from the codes to a password. */
@Pages('anyone')
export class AccessCodesController {
  constructor(
    private readonly services: Services,
    private readonly units: UnitNames,
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
  lookUp(@Posted() posted: PostedFields): Promise<PageAnswer> {
    return submit(
      LOOK_UP_FORM,
      posted,
      async ({ usualName, firstName, birthDate }) => {
        const identity = { usualName, firstName, birthDate };
        const account = await this.services.ask(identityLookups.lookUp, identity);
        const { login, address, lookupToken, expiresAt } = account;
        const found = { at: 'found', ...identity, login, address, lookupToken } as const;
        return PageAnswer.goTo('/codes-acces/a/verification').withCookies(
          keepStep(found, secondsUntil(expiresAt)),
        );
      },
      identityPage,
    );
  }

  @Get('codes-acces/a/verification')
  verification(@Kept('journey') kept: string | undefined): PageAnswer {
    const found = keptStepAt('found', kept);
    return found ? PageAnswer.show(verificationPage(found)) : START;
  }

  @Post('codes-acces/a/verification')
  verified(): PageAnswer {
    return PageAnswer.goTo('/codes-acces/a/compte');
  }

  @Get('codes-acces/a/compte')
  account(@Kept('journey') kept: string | undefined): PageAnswer {
    const found = keptStepAt('found', kept);
    return found ? PageAnswer.show(accountPage(found)) : START;
  }

  @Post('codes-acces/a/compte')
  startByLookUp(
    @Kept('journey') kept: string | undefined,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> | PageAnswer {
    const found = keptStepAt('found', kept);
    if (!found) return START;
    const { lookupToken } = found;
    return attempt(
      {},
      posted,
      () => this.start('a', { lookupToken }, posted),
      (form) => accountPage(found, form),
    );
  }

  @Get('codes-acces/b')
  login(): PageAnswer {
    return PageAnswer.show(loginPage());
  }

  @Post('codes-acces/b')
  startByLogin(@Posted() posted: PostedFields): Promise<PageAnswer> {
    return submit(
      START_FORM,
      posted,
      ({ login, birthDate }) => this.start('b', { login, birthDate }, posted),
      loginPage,
    );
  }

  /** The first code is shown in the answer to the form alone: no address leads to it. */
  private async start(
    way: Way,
    who: { lookupToken: string } | { login: string; birthDate: string },
    posted: PostedFields,
  ): Promise<PageAnswer> {
    const startAnew = posted.get('startAnew') === 'true';
    const started = await this.services.ask(resets.start, { ...who, startAnew });
    return PageAnswer.show(firstCodePage({ way, ...started })).withCookies(FORGET_STEP);
  }

  @Get('codes-acces/demande')
  sent(@Kept('journey') kept: string | undefined): Promise<PageAnswer> | PageAnswer {
    const sent = keptStepAt('sent', kept);
    if (!sent) return PageAnswer.goTo('/codes-acces/suivi');
    return this.units.of(sent.unit).then((unit) => PageAnswer.show(sentRequestPage(sent, unit)));
  }

  @Post('codes-acces/demande')
  requestCode(@Posted() posted: PostedFields): Promise<PageAnswer> {
    const way: Way = posted.get('way') === 'b' ? 'b' : 'a';
    const unit = posted.get('rectorat') === '' ? {} : { unit: 'RECTORAT' };
    return submit(
      REQUEST_CODE_FORM,
      posted,
      async ({ resetId, firstCode }) => {
        const asked = { resetId, firstCode, ...unit };
        const sent = await this.services.ask(resets.requestCode, asked);
        const { unit: at, expiresAt } = sent;
        return PageAnswer.goTo('/codes-acces/demande').withCookies(
          keepStep({ at: 'sent', way, unit: at, expiresAt }, SENT_KEPT_S),
        );
      },
      (form) => firstCodePage(startedIn(way, posted), form),
    );
  }

  @Get('codes-acces/c')
  completion(): PageAnswer {
    return PageAnswer.show(completionPage());
  }

  @Post('codes-acces/c')
  complete(@Posted() posted: PostedFields): Promise<PageAnswer> {
    return submit(
      COMPLETE_FORM,
      posted,
      async (request) => {
        await this.services.ask(resets.complete, request);
        // The account's sessions have ended. The session cookie goes even if it was of somebody else.
        return PageAnswer.goTo('/codes-acces/c/termine').withCookies(
          { name: 'session' },
          FORGET_STEP,
        );
      },
      completionPage,
    );
  }

  @Get('codes-acces/c/termine')
  completed(): PageAnswer {
    return PageAnswer.show(COMPLETED_PAGE);
  }
}

/** What the form on the page of the first code carries, to show the page again when the request could not be sent. */
function startedIn(way: Way, posted: PostedFields): StartedReset {
  const until = new Date(posted.get('expiresAt'));
  return {
    way,
    resetId: posted.get('resetId'),
    firstCode: posted.get('firstCode'),
    expiresAt: (Number.isNaN(until.getTime()) ? new Date() : until).toISOString(),
    atRectorat: posted.get('rectorat') !== '',
  };
}

function secondsUntil(instant: string): number {
  return Math.max(1, Math.floor((Date.parse(instant) - Date.now()) / 1000));
}
