import { IsUuidParam } from '@citadelle/service-kit';
import { Param } from '@nestjs/common';

/** Parameter of a handler: the agent in the address. */
export const AgentId = () => Param('agentId', IsUuidParam);
