import { declarePublicCall } from '../call.js';
import { ContestAccount, contestations } from '../credentials/contestations.js';
import { ChangePassword, passwords, Reauthenticate } from '../credentials/passwords.js';
import { requests } from '../credentials/requests.js';
import { resetDelays } from '../credentials/reset-delays.js';
import { ReleaseCode, resets, StartReset } from '../credentials/resets.js';
import {
  LastSignIns,
  OpenedSession,
  OpenSession,
  sessions,
  SessionView,
  SignIn,
  type SignInView,
} from '../credentials/sessions.js';
import { signInDelays } from '../credentials/sign-in-delays.js';
import { statistics } from '../credentials/statistics.js';
import { Flag, Shown } from '../fields.js';
import { Next, type Page } from '../pages.js';

/** The last sign-ins; few enough to come in one page. */
export class SignInsPage extends LastSignIns implements Page<SignInView> {
  @Next('Always null: there is one page.') next!: null;
}

/** An open session of whoever asks. */
export class OwnSession extends OpenSession {
  @Flag({ description: 'Whether it is the one in which this is asked.' }) current!: boolean;
}

/** The open sessions of whoever asks, latest used first. */
export class OwnSessions {
  @Shown({ type: OwnSession, isArray: true }) items!: OwnSession[];
}

/** Signing in and out. */
export const publicSessions = {
  list: declarePublicCall(
    { ...sessions.list, response: OwnSessions },
    { summary: 'Your open sessions, latest used first' },
  ),
  end: declarePublicCall(sessions.end, {
    summary: 'End one of your sessions',
    answer: 'Ended: its token opens nothing any more.',
  }),
  endAllOf: declarePublicCall(sessions.endAllOf, {
    summary: 'End every session of an agent',
    answer: 'Ended.',
  }),
  signIn: declarePublicCall(
    { ...sessions.signIn, request: SignIn, response: OpenedSession },
    { summary: 'Sign in' },
  ),
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

/** What slows sign-ins to an account. */
export const publicSignInDelays = {
  lift: declarePublicCall(signInDelays.lift, {
    summary: 'Lift the delays after wrong passwords for an account',
    description: 'Those of a source over all accounts stay.',
    answer: 'Lifted.',
  }),
};

/** What somebody signed in does with their password. */
export const publicPasswords = {
  change: declarePublicCall(
    { ...passwords.change, request: ChangePassword },
    {
      summary: 'Choose a new password',
      description:
        'Every other session of the account ends. This one goes on with a new token; the one that you sent ends.',
      answer: 'Changed.',
    },
  ),
  reauthenticate: declarePublicCall(
    { ...passwords.reauthenticate, request: Reauthenticate },
    {
      summary: 'Enter one’s password again: good for 5 minutes',
      description: 'The session goes on with a new token; the one that you sent ends.',
      answer: 'The password is right.',
    },
  ),
};

/** The steps of a reset. */
export const publicResets = {
  start: declarePublicCall(
    { ...resets.start, request: StartReset },
    {
      summary: 'Start a reset',
      description:
        'With a look-up token, or with login and birth date. Shows the first code, once.',
    },
  ),
  requestCode: declarePublicCall(resets.requestCode, {
    summary: 'Ask a manager for the second code',
  }),
  release: declarePublicCall(
    { ...resets.release, request: ReleaseCode },
    {
      summary: 'Release the second code, once',
      description:
        'After an identity check, with your password or within 5 minutes of `POST /reauthentications`.',
    },
  ),
  refuse: declarePublicCall(resets.refuse, { summary: 'Refuse a request', answer: 'Refused.' }),
  transfer: declarePublicCall(resets.transfer, {
    summary: 'Hand a request to another unit',
    description: 'A second code that was released is void.',
    answer: 'Transferred.',
  }),
  cancel: declarePublicCall(resets.cancel, {
    summary: 'Cancel a reset',
    description:
      'With login and first code, or with the token of the link « ce n’est pas moi »: for 72 hours after the reset was completed, that deletes the password instead, once.',
    answer: 'Cancelled, or the password is deleted.',
  }),
  complete: declarePublicCall(resets.complete, {
    summary: 'Choose a new password with both codes',
    description:
      'Every session of the account ends. All refusals but that of the password are alike.',
    answer: 'The new password holds.',
  }),
  status: declarePublicCall(resets.status, { summary: 'Where a reset stands' }),
};

/** What is done for an owner who no longer holds their account. */
export const publicContestations = {
  contest: declarePublicCall(
    { ...contestations.contest, request: ContestAccount },
    {
      summary: 'Say for the owner of an account that somebody else chose its password',
      description:
        'For managers of the agent’s unit and administrators, within 5 minutes of `POST /reauthentications`. The password is deleted, every session ends and open requests are cancelled; the account stays open for a reset.',
      answer: 'The password is deleted.',
    },
  ),
};

/** Lets an account start resets again. */
export const publicResetDelays = {
  lift: declarePublicCall(resetDelays.lift, {
    summary: 'Let an agent ask for codes again',
    description:
      'For administrators and the managers of the agent’s unit, once the agent came to them: lifts the limits of requests and of birth dates that were tried.',
    answer: 'Lifted.',
  }),
};

/** The requests of a unit, for those who handle them. */
export const publicRequests = {
  list: declarePublicCall(requests.list, { summary: 'The requests of a unit, oldest first' }),
  get: declarePublicCall(requests.get, { summary: 'One request, also once it is over' }),
};

/** The figures of the dashboard. */
export const publicStatistics = {
  get: declarePublicCall(statistics.get, {
    summary: 'Accounts, and the requests of the last weeks, in numbers',
  }),
};
