import { declarePublicCall } from '../call.js';
import { ChangePassword, passwords, Reauthenticate } from '../credentials/passwords.js';
import { SessionView, LastSignIns, sessions, type SignInView } from '../credentials/sessions.js';
import { Next, type Page } from '../pages.js';

/** The last sign-ins; few enough to come in one page. */
export class SignInsPage extends LastSignIns implements Page<SignInView> {
  @Next('Always null: there is one page.') next!: null;
}

/** Signing in and out. */
export const publicSessions = {
  signIn: declarePublicCall(sessions.signIn, { summary: 'Sign in' }),
  current: declarePublicCall(
    { method: 'GET', path: '/api/v1/sessions/current', response: SessionView },
    { summary: 'Who is signed in' },
  ),
  signIns: declarePublicCall(
    { method: 'GET', path: '/api/v1/sessions/history', response: SignInsPage },
    { summary: 'Your last ten sign-ins, latest first' },
  ),
  signOut: declarePublicCall(
    { method: 'DELETE', path: '/api/v1/sessions/current' },
    { summary: 'Sign out', answer: 'Signed out.' },
  ),
};

/** What somebody signed in does with their password. */
export const publicPasswords = {
  change: declarePublicCall(
    { ...passwords.change, request: ChangePassword },
    {
      summary: 'Choose a new password',
      description: 'Every other session of the account ends.',
      answer: 'Changed.',
    },
  ),
  reauthenticate: declarePublicCall(
    { ...passwords.reauthenticate, request: Reauthenticate },
    { summary: 'Enter one’s password again: good for 5 minutes', answer: 'The password is right.' },
  ),
};
