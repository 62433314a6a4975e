import type { NotMeEffect } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';

/** A reset that gave an account its last password, and when. */
export interface LastReset {
  readonly resetId: string;
  /** RFC 3339. */
  readonly at: string;
}

/** The facts about contestations of an account. Instants are RFC 3339. */
export type ContestationEvent =
  /** Its password is deleted: `by` its owner's link or an agentId, whose `reason` is forgotten with the owner. */
  | {
      type: 'AccountContested';
      data: {
        agentId: string;
        by: string;
        resetId: string | null;
        reason: string | null;
        at: string;
      };
    }
  /** Contested by a link again so soon that everybody is only told. */
  | { type: 'ContestationRepeated'; data: { resetId: string } };

/** What is known of contestations of an account. */
export interface Contested {
  /** The reset that was completed last. */
  readonly lastReset: LastReset | null;
  /** When the password was last deleted because somebody contested it. RFC 3339. */
  readonly contestedAt: string | null;
  /** The resets whose link has done its work. */
  readonly disowned: readonly string[];
}

/** An account as these decisions see it. */
type ContestedAccount =
  | { readonly status: 'unopened' }
  | ({ readonly status: 'open' | 'closed'; readonly password: string } & Contested);

/** What nobody ever contested. */
export const UNCONTESTED: Contested = { lastReset: null, contestedAt: null, disowned: [] };

/** How long the link of a completed reset works, and for how long a second contestation by a link only alerts. */
export interface ContestationTimes {
  readonly linkMs: number;
  readonly pauseMs: number;
}

/** The link « ce n’est pas moi » of a completed reset is used. */
export interface ContestByLink extends ContestationTimes {
  type: 'ContestByLink';
  agentId: string;
  resetId: string;
  now: Date;
}

/** Somebody to whom the owner came says that the owner did not choose the password. */
export interface ContestForOwner {
  type: 'ContestForOwner';
  agentId: string;
  by: string;
  reason: string;
  now: Date;
}

type EffectOfLink = Extract<NotMeEffect, 'contested' | 'alerted' | 'nothing-left' | 'too-late'>;

/** What the link of a completed reset does now. */
export function effectOfLink(
  account: ContestedAccount,
  { resetId, now, linkMs, pauseMs }: Omit<ContestByLink, 'type' | 'agentId'>,
): EffectOfLink {
  if (account.status === 'unopened') return 'too-late';
  const { lastReset, contestedAt, disowned, password } = account;
  // A later reset chose another password: this link knows nothing of it.
  if (lastReset?.resetId !== resetId) return 'too-late';
  if (password === 'deleted' || disowned.includes(resetId)) return 'nothing-left';
  if (now.getTime() >= Date.parse(lastReset.at) + linkMs) return 'too-late';
  const lately = contestedAt !== null && now.getTime() < Date.parse(contestedAt) + pauseMs;
  return lately ? 'alerted' : 'contested';
}

/** The facts that follow when an account is contested. Who reads somebody's mail must not lock them out day after day. */
export function decideContestation(
  command: ContestByLink | ContestForOwner,
  account: ContestedAccount,
): ContestationEvent[] {
  const { agentId, now } = command;
  const at = now.toISOString();
  if (command.type === 'ContestForOwner') {
    if (account.status === 'unopened') throw new Refusal('account-not-found');
    // A double click, or a second visit: there is no password left, and nobody is told twice.
    if (account.password === 'deleted') return [];
    const { by, reason } = command;
    return [{ type: 'AccountContested', data: { agentId, by, resetId: null, reason, at } }];
  }
  const { resetId } = command;
  switch (effectOfLink(account, command)) {
    case 'contested':
      return [
        { type: 'AccountContested', data: { agentId, by: 'owner', resetId, reason: null, at } },
      ];
    case 'alerted':
      return [{ type: 'ContestationRepeated', data: { resetId } }];
    case 'nothing-left':
      return [];
    case 'too-late':
      throw new Refusal('reset-refused');
  }
}
