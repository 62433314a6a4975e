import type { EventSchemas } from '@citadelle/event-store';
import { agentSchemas } from './agents/agent.events.js';
import { administratorsSchemas } from './units/administrators.events.js';
import { unitSchemas } from './units/unit.events.js';

/** How each event of the directory is stored. */
export const directorySchemas: EventSchemas = {
  ...agentSchemas,
  ...unitSchemas,
  ...administratorsSchemas,
};
