import type { IdentityCheck, ResetState } from '@citadelle/contracts';
import { type Decider, Refusal, unreachable } from '@citadelle/decider';
import type { EventSchemas } from '@citadelle/event-store';

/** Facts about a request that notifications told us. */
type AlertFact = 'ManagersAlerted' | 'ManagersReminded' | 'RequestEscalated';

/** Who ended a reset that somebody wanted no more. */
type CancelledBy = 'agent' | 'not-me' | 'account-closed';

/** The events of a reset. They never hold a code. Instants are RFC 3339. */
export type ResetEvent =
  | {
      type: 'ResetStarted';
      data: { agentId: string; via: 'lookup' | 'login'; expiresAt: string };
    }
  | { type: 'SecondCodeRequested'; data: { unit: string } }
  | { type: AlertFact; data: { alertId: string } }
  | {
      type: 'SecondCodeReleased';
      data: { by: string; identityCheck: IdentityCheck; expiresAt: string };
    }
  | { type: 'ResetTransferred'; data: { from: string; to: string; by: string } }
  | { type: 'ResetRefused'; data: { agentId: string; by: string; reason: string } }
  | { type: 'ResetCancelled'; data: { by: CancelledBy } }
  | { type: 'WrongCodesPresented'; data: { count: number } }
  | { type: 'ResetVoided' | 'ResetExpired' | 'ResetCompleted'; data: Record<string, never> };

/** How the events of resets are stored. What a manager wrote about somebody can be forgotten with them. */
export const resetSchemas = {
  ResetStarted: { version: 1 },
  SecondCodeRequested: { version: 1 },
  ManagersAlerted: { version: 1 },
  ManagersReminded: { version: 1 },
  RequestEscalated: { version: 1 },
  SecondCodeReleased: { version: 1 },
  ResetTransferred: { version: 1 },
  ResetRefused: {
    version: 1,
    personal: ['reason'],
    subject: ({ agentId }: Record<string, unknown>) => String(agentId),
  },
  ResetCancelled: { version: 1 },
  WrongCodesPresented: { version: 1 },
  ResetVoided: { version: 1 },
  ResetExpired: { version: 1 },
  ResetCompleted: { version: 1 },
} as const satisfies EventSchemas & Record<ResetEvent['type'], unknown>;

/** In the place of an agentId: nobody did it. */
export const SYSTEM = 'system';

/** The commands on a reset. Rights and codes were judged before. */
export type ResetCommand =
  | { type: 'StartReset'; agentId: string; via: 'lookup' | 'login'; lifetimeMs: number }
  | { type: 'RequestCode'; unit: string }
  | { type: 'RecordAlert'; fact: AlertFact; alertId: string }
  | { type: 'ReleaseCode'; by: string; identityCheck: IdentityCheck; lifetimeMs: number }
  | { type: 'TransferReset'; to: string; by: string }
  /** Its agent works in `to` from now on, no more in `from`. */
  | { type: 'FollowAgent'; from: string; to: string }
  | { type: 'RefuseReset'; by: string; reason: string }
  | { type: 'CancelReset'; by: CancelledBy }
  | { type: 'CountWrongCodes'; limit: number }
  | { type: 'CompleteReset' }
  | { type: 'ExpireReset' };

/** A command, and when it is given. */
export type TimedResetCommand = ResetCommand & { now: Date };

/** A reset as its decisions see it. */
export type Reset =
  | { state: 'unknown' }
  | {
      state: ResetState;
      agentId: string;
      expiresAt: string;
      /** Null while no second code was asked for. */
      unit: string | null;
      wrongCodes: number;
    };

type KnownReset = Exclude<Reset, { state: 'unknown' }>;

/** The states in which a reset is open: it can still be completed. */
export const openStates = [
  'started',
  'awaiting-second-code',
  'second-code-released',
] as const satisfies ResetState[];
const OPEN: ReadonlySet<Reset['state']> = new Set(openStates);

type OpenReset = KnownReset & { state: (typeof openStates)[number] };

/** Whether a reset is open. */
export function isOpen(reset: Reset): reset is OpenReset {
  return OPEN.has(reset.state);
}

/** Whether it is a request: the second code was asked for. */
function isRequest(reset: KnownReset): reset is KnownReset & { unit: string } {
  return reset.unit !== null;
}

function decide(command: TimedResetCommand, reset: Reset): ResetEvent[] {
  if (command.type === 'StartReset') {
    if (reset.state !== 'unknown') throw new Refusal('reset-refused');
    const { agentId, via, now, lifetimeMs } = command;
    return [{ type: 'ResetStarted', data: { agentId, via, expiresAt: after(now, lifetimeMs) } }];
  }
  if (reset.state === 'unknown') {
    if (command.type === 'RecordAlert' || command.type === 'FollowAgent') return [];
    throw new Refusal(refusalFor(command, 'request-not-found'));
  }
  if (!isOpen(reset)) return decideClosed(command, reset);
  if (command.now.getTime() >= Date.parse(reset.expiresAt))
    return [{ type: 'ResetExpired', data: {} }];
  return decideOpen(command, reset);
}

type LaterCommand = Exclude<TimedResetCommand, { type: 'StartReset' }>;

/** A reset that has ended does not change. Commands of the system, and cancelling again, are no error. */
function decideClosed(command: LaterCommand, reset: KnownReset): ResetEvent[] {
  switch (command.type) {
    case 'RecordAlert':
    case 'CountWrongCodes':
    case 'ExpireReset':
    case 'FollowAgent':
      return [];
    case 'CancelReset':
      if (reset.state === 'cancelled' || command.by === 'account-closed') return [];
      throw new Refusal('reset-refused');
    case 'RequestCode':
    case 'CompleteReset':
    case 'ReleaseCode':
    case 'TransferReset':
    case 'RefuseReset':
      throw new Refusal(
        refusalFor(command, isRequest(reset) ? 'request-closed' : 'request-not-found'),
      );
    default:
      return unreachable(command);
  }
}

function decideOpen(command: LaterCommand, reset: KnownReset): ResetEvent[] {
  switch (command.type) {
    case 'RequestCode':
      if (reset.state === 'second-code-released') throw new Refusal('reset-refused');
      return reset.state === 'started'
        ? [{ type: 'SecondCodeRequested', data: { unit: command.unit } }]
        : [];
    case 'RecordAlert':
      return [{ type: command.fact, data: { alertId: command.alertId } }];
    case 'ReleaseCode': {
      if (!isRequest(reset)) throw new Refusal('request-not-found');
      if (reset.state === 'second-code-released') throw new Refusal('already-released');
      const { by, identityCheck, now, lifetimeMs } = command;
      const expiresAt = after(now, lifetimeMs);
      return [{ type: 'SecondCodeReleased', data: { by, identityCheck, expiresAt } }];
    }
    case 'TransferReset': {
      if (!isRequest(reset)) throw new Refusal('request-not-found');
      const { to, by } = command;
      if (to === reset.unit) throw new Refusal('same-unit');
      return [{ type: 'ResetTransferred', data: { from: reset.unit, to, by } }];
    }
    case 'FollowAgent':
      return reset.unit === command.from && command.to !== command.from
        ? [{ type: 'ResetTransferred', data: { from: command.from, to: command.to, by: SYSTEM } }]
        : [];
    case 'RefuseReset': {
      if (!isRequest(reset)) throw new Refusal('request-not-found');
      const { by, reason } = command;
      return [{ type: 'ResetRefused', data: { agentId: reset.agentId, by, reason } }];
    }
    case 'CancelReset':
      return [{ type: 'ResetCancelled', data: { by: command.by } }];
    case 'CountWrongCodes': {
      const count = reset.wrongCodes + 1;
      const wrong: ResetEvent = { type: 'WrongCodesPresented', data: { count } };
      return count < command.limit ? [wrong] : [wrong, { type: 'ResetVoided', data: {} }];
    }
    case 'CompleteReset':
      if (reset.state !== 'second-code-released') throw new Refusal('reset-refused');
      return [{ type: 'ResetCompleted', data: {} }];
    case 'ExpireReset':
      return [];
    default:
      return unreachable(command);
  }
}

/** Managers read `forManagers` when they come to a reset that does not exist or is over; agents learn nothing. */
function refusalFor<Code extends string>({ type }: LaterCommand, forManagers: Code) {
  const isManagers = type === 'ReleaseCode' || type === 'TransferReset' || type === 'RefuseReset';
  return isManagers ? forManagers : 'reset-refused';
}

const after = (now: Date, lifetimeMs: number) => new Date(now.getTime() + lifetimeMs).toISOString();

function evolve(reset: Reset, event: ResetEvent): Reset {
  if (event.type === 'ResetStarted') {
    const { agentId, expiresAt } = event.data;
    return { state: 'started', agentId, expiresAt, unit: null, wrongCodes: 0 };
  }
  if (reset.state === 'unknown') return reset;
  switch (event.type) {
    case 'SecondCodeRequested':
      return { ...reset, state: 'awaiting-second-code', unit: event.data.unit };
    case 'ManagersAlerted':
    case 'ManagersReminded':
    case 'RequestEscalated':
      return reset;
    case 'SecondCodeReleased':
      return { ...reset, state: 'second-code-released', expiresAt: event.data.expiresAt };
    case 'ResetTransferred':
      return { ...reset, state: 'awaiting-second-code', unit: event.data.to };
    case 'ResetRefused':
      return { ...reset, state: 'refused' };
    case 'ResetCancelled':
      return { ...reset, state: 'cancelled' };
    case 'WrongCodesPresented':
      return { ...reset, wrongCodes: event.data.count };
    case 'ResetVoided':
      return { ...reset, state: 'voided' };
    case 'ResetExpired':
      return { ...reset, state: 'expired' };
    case 'ResetCompleted':
      return { ...reset, state: 'completed' };
    default:
      return unreachable(event);
  }
}

/** One reset, from its start to its end. A command that comes too late ends it as expired. */
export const resetDecider: Decider<Reset, TimedResetCommand, ResetEvent> = {
  initial: { state: 'unknown' },
  decide,
  evolve,
};

/** The stream of a reset. */
export const resetStream = (resetId: string): string => `reset-${resetId}`;

/** The id of the reset of a stream, or undefined when it is another kind of stream. */
export function resetOfStream(stream: string): string | undefined {
  return /^reset-(.+)$/.exec(stream)?.[1];
}
