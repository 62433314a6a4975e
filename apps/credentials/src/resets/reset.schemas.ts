import type { EventSchemas } from '@citadelle/event-store';
import type { ResetEvent } from './reset.js';

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
