import { Refusal } from '@citadelle/decider';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';

/** The id of an agent in a path. What is not a UUID is answered as an agent that does not exist. */
@Injectable()
export class AgentIdPipe implements PipeTransform<string, string> {
  transform(agentId: string): string {
    if (!isUUID(agentId)) throw new Refusal('agent-not-found');
    return agentId.toLowerCase();
  }
}
