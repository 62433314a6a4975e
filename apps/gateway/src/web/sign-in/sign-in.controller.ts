import { sessions } from '@citadelle/contracts/calls';
import { durationSeconds } from '@citadelle/service-kit';
import { Get, Post, Query } from '@nestjs/common';
import { GatewayConfig } from '../../gateway.config.js';
import { ifAnswered } from '../../upstream/if-answered.js';
import { Services } from '../../upstream/services.js';
import { AnsweredAfresh } from '../answers/answer-once.interceptor.js';
import { PageAnswer } from '../answers/page-answer.js';
import { type FormPage, submit } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { Pages } from '../pages.decorator.js';
import { deviceIn } from '../visits/device-cookie.js';
import { localPath } from '../visits/local-path.js';
import { needsSession, signInPath } from '../visits/sign-in-path.js';
import type { Visit } from '../visits/visit.js';
import { CurrentVisit, NeedsNoCookies } from '../visits/visit.guard.js';
import { SIGN_IN_FORM } from './sign-in.form.js';
import { signInPage } from './sign-in.page.js';

/** Signing in and out. */
@Pages('anyone')
export class SignInController {
  /** How long a browser keeps the cookie by which an account knows it; each sign-in renews it. */
  private readonly knownForSeconds: number;

  constructor(
    private readonly services: Services,
    settings: GatewayConfig,
  ) {
    this.knownForSeconds = durationSeconds(settings.SIGN_IN_KNOWN_FOR);
  }

  /** Whoever was led here although they are signed in, such as from another tab, goes back to where they came from. */
  @Get('connexion')
  form(
    @CurrentVisit() { session }: Visit,
    @Query('retour') back: unknown,
    @Query('motif') why: unknown,
  ): PageAnswer {
    const backTo = localPath(back);
    if (session && backTo !== undefined && needsSession(why)) return PageAnswer.goTo(backTo);
    const account = session?.account;
    const signedIn = account && `${account.firstName} ${account.usualName}`;
    return PageAnswer.show(signInPage({ back: backTo, signedIn }));
  }

  @Post('connexion')
  @AnsweredAfresh()
  signIn(
    @CurrentVisit() { session, kept }: Visit,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const back = localPath(posted.get('retour'));
    const page: FormPage = (form) => signInPage({ form, back });
    return submit(SIGN_IN_FORM, posted, page, async (request) => {
      const device = deviceIn(kept);
      const opened = await this.services.ask(sessions.signIn, { ...request, device });
      if (session) await this.close(session.token);
      const next = opened.passwordChangeRequired ? '/mot-de-passe' : (back ?? '/espace');
      return PageAnswer.goTo(next).withCookies(
        { name: 'session', value: opened.token },
        { name: 'device', value: opened.device, maxAgeSeconds: this.knownForSeconds },
        { name: 'journey' },
      );
    });
  }

  /**
   * The browser stays known to the account: that opens nothing. Needs no cookies, because a second click comes when they
   * are already gone.
   */
  @Post('deconnexion')
  @NeedsNoCookies()
  async signOut(@CurrentVisit() { session }: Visit): Promise<PageAnswer> {
    if (session) await this.close(session.token);
    return PageAnswer.goTo(signInPath('deconnexion')).withCookies(
      { name: 'session' },
      { name: 'visitor' },
      { name: 'journey' },
    );
  }

  /** Ends the session. If credentials is away, the browser forgets it all the same, and it ends by itself. */
  private async close(token: string): Promise<void> {
    await ifAnswered(this.services.ask(sessions.signOut, { token }), undefined);
  }
}
