import { topics, type ResetsEvents } from '@citadelle/contracts';
import { unreachable } from '@citadelle/decider';
import type { OutboxMessage, Publisher } from '@citadelle/event-store';
import { resetOfStream, type ResetEvent } from './reset.js';
import { ResetStore } from './reset.store.js';

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
    case 'ResetTransferred':
      return [resetMessage(event.type, { ...which, ...event.data, expiresAt: until })];
    case 'SecondCodeReleased':
    case 'ResetRefused':
      return [resetMessage(event.type, { ...which, unit: unit!, ...event.data })];
    case 'ResetCancelled':
      return [resetMessage('ResetCancelled', { ...which, unit, by: event.data.by })];
    case 'ResetVoided':
    case 'ResetExpired':
      return [resetMessage(event.type, { ...which, unit })];
    case 'ResetCompleted':
      return [resetMessage('ResetCompleted', { ...which, unit: unit! })];
    case 'ManagersAlerted':
    case 'ManagersReminded':
    case 'RequestEscalated':
    case 'WrongCodesPresented':
      return [];
    default:
      return unreachable(event);
  }
};
