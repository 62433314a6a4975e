import {
  contestations,
  type NotMeEffect,
  notMeEffects,
  type NotMeOutcome,
} from '@citadelle/contracts/calls';
import { ProblemError } from '@citadelle/service-kit';
import { Get, Post, Query } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { attempt } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { KnownUnits } from '../known-units.js';
import { Pages } from '../pages.decorator.js';
import { isQuestion, NOT_ME_WITHOUT_TOKEN_PAGE, notMeDonePage, notMePage } from './not-me.pages.js';

const WITHOUT_TOKEN = PageAnswer.show(NOT_ME_WITHOUT_TOKEN_PAGE, 422);

/** « Ce n'est pas moi », where the link in the mails leads. */
@Pages('anyone')
export class NotMeController {
  constructor(
    private readonly services: Services,
    private readonly units: KnownUnits,
  ) {}

  /** Asks before anything is done, since mail programs open links by themselves; says so where nothing is left to do. */
  @Get('ce-n-est-pas-moi')
  async ask(@Query('jeton') token: unknown): Promise<PageAnswer> {
    if (!isToken(token)) return WITHOUT_TOKEN;
    const link = await this.lookAt(token);
    if (!link) return WITHOUT_TOKEN;
    const { effect } = link;
    if (!isQuestion(effect)) return this.said(link);
    return PageAnswer.show(notMePage(token, effect));
  }

  @Post('ce-n-est-pas-moi')
  async use(@Posted() posted: PostedFields): Promise<PageAnswer> {
    const notMeToken = posted.get('jeton');
    if (!isToken(notMeToken)) return WITHOUT_TOKEN;
    const link = await this.lookAt(notMeToken);
    if (!link) return WITHOUT_TOKEN;
    const { effect } = link;
    if (!isQuestion(effect)) return this.said(link);
    return attempt(
      (form) => notMePage(notMeToken, effect, form),
      async () => {
        try {
          const done = await this.services.ask(contestations.useLink, { notMeToken });
          return PageAnswer.goTo(donePath(done));
        } catch (error) {
          if (!isRefused(error)) throw error;
          // What it does has changed since it was looked at: the page says how it stands.
          return this.said((await this.lookAt(notMeToken)) ?? { effect: 'ended', unit: null });
        }
      },
    );
  }

  @Get('ce-n-est-pas-moi/fait')
  async done(
    @Query('suite') effect: unknown,
    @Query('service') unit: unknown,
  ): Promise<PageAnswer> {
    const known = notMeEffects.find((each) => each === effect) ?? 'cancelled';
    return this.said({ effect: known, unit: typeof unit === 'string' ? unit : null });
  }

  private async said({ effect, unit }: { effect: NotMeEffect; unit: string | null }) {
    const units = unit === null ? [] : await this.units.ifSeen();
    const whom = units.find(({ unitId }) => unitId === unit)?.name ?? null;
    return PageAnswer.show(notMeDonePage(effect, whom));
  }

  /** What the link would do; undefined when it is none of ours. */
  private async lookAt(notMeToken: string): Promise<NotMeOutcome | undefined> {
    try {
      return await this.services.ask(contestations.lookAtLink, { notMeToken });
    } catch (error) {
      if (isRefused(error)) return undefined;
      throw error;
    }
  }
}

/** Whether it could be a token: the API takes none that is longer. */
function isToken(text: unknown): text is string {
  return typeof text === 'string' && /^[\x21-\x7e]{1,200}$/.test(text);
}

const isRefused = (error: unknown) =>
  error instanceof ProblemError && error.code === 'reset-refused';

function donePath({ effect, unit }: NotMeOutcome): string {
  const said = new URLSearchParams({ suite: effect, ...(unit !== null && { service: unit }) });
  return `/ce-n-est-pas-moi/fait?${said.toString()}`;
}
