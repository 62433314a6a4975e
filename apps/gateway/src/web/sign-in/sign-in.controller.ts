import { sessions } from '@citadelle/contracts/calls';
import { ProblemError } from '@citadelle/service-kit';
import { Get, Post, Query } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { submit } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { Pages } from '../pages.decorator.js';
import { localPath } from '../visits/local-path.js';
import { signInPath } from '../visits/sign-in-path.js';
import type { Visit } from '../visits/visit.js';
import { CurrentVisit, NeedsNoCookies } from '../visits/visit.guard.js';
import { SIGN_IN_FORM } from './sign-in.form.js';
import { signInPage } from './sign-in.page.js';

/** Signing in and out. */
@Pages('anyone')
export class SignInController {
  constructor(private readonly services: Services) {}

  @Get('connexion')
  form(@CurrentVisit() { session }: Visit, @Query('retour') back: unknown): PageAnswer {
    const account = session?.account;
    const view = signInPage({
      ...wayBack(back),
      ...(account && { signedIn: `${account.firstName} ${account.usualName}` }),
    });
    return PageAnswer.show(view);
  }

  @Post('connexion')
  signIn(@CurrentVisit() { session }: Visit, @Posted() posted: PostedFields): Promise<PageAnswer> {
    const back = wayBack(posted.get('retour'));
    return submit(
      SIGN_IN_FORM,
      posted,
      async (request) => {
        const opened = await this.services.ask(sessions.signIn, request);
        if (session) await this.close(session.token);
        const next = opened.passwordChangeRequired ? '/mot-de-passe' : (back.back ?? '/espace');
        return PageAnswer.goTo(next).withCookies(
          { name: 'session', value: opened.token },
          { name: 'journey' },
        );
      },
      (form) => signInPage({ form, ...back }),
    );
  }

  /** Needs no cookies, because a second click comes when they are already gone. */
  @Post('deconnexion')
  @NeedsNoCookies()
  async signOut(@CurrentVisit() { session }: Visit): Promise<PageAnswer> {
    if (session) await this.close(session.token);
    return PageAnswer.goTo(signInPath('deconnexion'))
      .withHeaders({ 'clear-site-data': '"cache", "cookies", "storage"' })
      .withCookies({ name: 'session' }, { name: 'visitor' }, { name: 'journey' });
  }

  /** Ends the session. If credentials is away, the browser forgets it all the same, and it ends by itself. */
  private async close(token: string): Promise<void> {
    try {
      await this.services.ask(sessions.signOut, { token });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
  }
}

function wayBack(typed: unknown): { back?: string } {
  const back = localPath(typed);
  return back === undefined ? {} : { back };
}
