import { unreachable } from '@citadelle/decider';
import type { AgentNotice, ManagersNotice } from '../alerts/notice.js';
import type { Person } from '../recipients/recipient.store.js';
import {
  resetCompletedMail,
  resetRefusedMail,
  resetStartedMail,
  secondCodeReleasedMail,
} from './agent-mails.js';
import { loginRenumberedMail } from './login-renumbered.mail.js';
import type { Mail } from './mailer.js';
import {
  releaseAlarmMail,
  requestCancelledMail,
  requestMail,
  type Responsible,
} from './managers-mails.js';
import type { PublicPages } from './public-pages.js';

/** The mail to an agent. */
export function mailToAgent(person: Person, notice: AgentNotice, pages: PublicPages): Mail {
  switch (notice.kind) {
    case 'login-renumbered':
      return loginRenumberedMail([person], notice, pages.home);
    case 'reset-started':
      return resetStartedMail(person, notice, pages);
    case 'second-code-released':
      return secondCodeReleasedMail(person, notice, pages);
    case 'reset-completed':
      return resetCompletedMail(person, notice, pages);
    case 'reset-refused':
      return resetRefusedMail(person, notice, pages);
    default:
      return unreachable(notice);
  }
}

/** The mail to managers or administrators about a person. */
export function mailToResponsible(
  responsible: Responsible,
  person: Person,
  notice: ManagersNotice,
  pages: PublicPages,
): Mail {
  switch (notice.kind) {
    case 'second-code-requested':
    case 'second-code-reminder':
    case 'second-code-escalation':
    case 'request-transferred':
      return requestMail(responsible, person, notice, pages);
    case 'request-cancelled':
      return requestCancelledMail(responsible, person, notice, pages);
    case 'release-alarm':
      return releaseAlarmMail(responsible, person, notice, pages);
    default:
      return unreachable(notice);
  }
}
