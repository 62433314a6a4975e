import { credentialsCall } from '../call.js';
import { Id, OneLine, OneOf, Shown, Text } from '../fields.js';
import { Token } from './secrets.js';

/**
 * What the link « ce n’est pas moi » does, or did: it cancelled the request (again, where it was cancelled before); it
 * deleted the password that was chosen; it only told people, since it was used lately; nothing is left to do, since it did
 * its work before; the request ended without a new password; or it comes too late.
 */
export const notMeEffects = [
  'cancelled',
  'contested',
  'alerted',
  'nothing-left',
  'ended',
  'too-late',
] as const;
/** One of {@link notMeEffects}. */
export type NotMeEffect = (typeof notMeEffects)[number];

/** The token in a link « ce n’est pas moi ». */
export class NotMeLink {
  @Text(200) notMeToken!: string;
}

/** What a link does, or did. */
export class NotMeOutcome {
  @OneOf(notMeEffects) effect!: NotMeEffect;
  @Shown({ nullable: true, description: 'The unit of the agent.' }) unit!: string | null;
}

/** How many characters the reason of a contestation has at most. */
export const CONTESTATION_REASON_MAX = 500;

/** Says for the owner of an account that somebody else chose its password. */
export class ContestAccount {
  @Id() agentId!: string;
  @OneLine(CONTESTATION_REASON_MAX, { description: 'What the owner told you. Kept, not mailed.' })
  reason!: string;
}

/** {@link ContestAccount}, in a session. */
export class ContestAccountInSession extends ContestAccount {
  @Token() token!: string;
}

/** « Ce n’est pas moi »: by the link of a mail, or by those to whom the owner came. */
export const contestations = {
  /** What a link would do, without doing it. */
  lookAtLink: credentialsCall('POST /internal/not-me-links/look', {
    request: NotMeLink,
    response: NotMeOutcome,
    problems: { 400: ['reset-refused'] },
    repeatable: true,
  }),
  useLink: credentialsCall('POST /internal/not-me-links/use', {
    request: NotMeLink,
    response: NotMeOutcome,
    problems: { 400: ['reset-refused'] },
  }),
  contest: credentialsCall('POST /internal/agents/{agentId}/contestation', {
    request: ContestAccountInSession,
    problems: { 403: ['reauthentication-required'], 404: ['agent-not-found'] },
  }),
};
