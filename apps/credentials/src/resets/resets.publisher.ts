import { NOBODY, topics, type ResetsEvents } from '@citadelle/contracts';
import { unreachable } from '@citadelle/decider';
import type { OutboxMessage, Publisher } from '@citadelle/event-store';
import { resetOfStream, type ResetEvent, SYSTEM } from './reset.js';
import { type KeptReset, ResetStore } from './reset.store.js';

/** A message on the topic of resets, keyed by the agent. */
export function resetMessage<Type extends keyof ResetsEvents>(
  type: Type,
  data: ResetsEvents[Type],
): OutboxMessage {
  return { topic: topics.resets.name, key: data.agentId, type, data };
}

const resets = new ResetStore();

/** Publishes the steps of a reset. Wrong codes are published only when they void it. */
export const resetsPublisher: Publisher = async ({ stream, event: recorded }, manager) => {
  const resetId = resetOfStream(stream);
  if (resetId === undefined) return [];
  const event = recorded as ResetEvent;
  if (event.type === 'ResetStarted') {
    const { agentId, via, expiresAt } = event.data;
    return [resetMessage('ResetStarted', { resetId, agentId, via, expiresAt })];
  }
  const row = await resets.find(manager, resetId);
  if (!row) throw new Error('a reset without a row');
  const { agentId, unit, expiresAt } = row;
  const which = { resetId, agentId };
  const until = expiresAt.toISOString();
  switch (event.type) {
    case 'SecondCodeRequested':
      return [resetMessage(event.type, { ...which, unit: event.data.unit, expiresAt: until })];
    case 'ResetTransferred': {
      const { from, to, by: whoever } = event.data;
      const by = whoever === SYSTEM ? NOBODY : whoever;
      return [resetMessage(event.type, { ...which, from, to, by, expiresAt: until })];
    }
    case 'SecondCodeReleased': {
      const { by, identityCheck, expiresAt } = event.data;
      const released = { ...which, unit: unitOf(row), by, identityCheck, expiresAt };
      return [resetMessage(event.type, released)];
    }
    case 'ResetRefused': {
      const { by, reason } = event.data;
      return [resetMessage(event.type, { ...which, unit: unitOf(row), by, reason })];
    }
    case 'ResetCancelled':
      return [resetMessage('ResetCancelled', { ...which, unit, by: event.data.by })];
    case 'ResetVoided':
    case 'ResetExpired':
      return [resetMessage(event.type, { ...which, unit })];
    case 'ResetCompleted':
      return [resetMessage('ResetCompleted', { ...which, unit: unitOf(row) })];
    case 'ManagersAlerted':
    case 'ManagersReminded':
    case 'RequestEscalated':
    case 'WrongCodesPresented':
      return [];
    default:
      return unreachable(event);
  }
};

/** The unit that the second code was asked of. */
function unitOf({ unit }: KeptReset): string {
  if (unit === null) throw new Error('a request without a unit');
  return unit;
}
