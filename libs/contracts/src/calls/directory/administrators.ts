import { directoryCall } from '../call.js';
import { Id } from '../fields.js';
import { AgentPath, CreateAgent } from './agents.js';

/** The first administrator. */
export class AppointedAgent {
  @Id() agentId!: string;
}

/** Who may change the directory. */
export const administrators = {
  createFirst: directoryCall('POST /internal/first-administrator', {
    request: CreateAgent,
    response: AppointedAgent,
    status: 201,
    problems: { 409: ['administrator-exists', 'numen-conflict'] },
  }),
  appoint: directoryCall('PUT /internal/administrators/{agentId}', {
    request: AgentPath,
    problems: { 404: ['agent-not-found'] },
    idempotent: true,
    power: true,
  }),
  dismiss: directoryCall('DELETE /internal/administrators/{agentId}', {
    request: AgentPath,
    problems: { 409: ['last-administrator'] },
    idempotent: true,
    power: true,
  }),
};
