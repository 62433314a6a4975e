import { directory } from '../call.js';
import { Id } from '../fields.js';
import { AgentPath, CreateAgent } from './agents.js';

/** The first administrator. */
export class AppointedAgent {
  @Id() agentId!: string;
}

/** Who may change the directory. */
export const administrators = {
  createFirst: directory('POST /internal/first-administrator', {
    request: CreateAgent,
    response: AppointedAgent,
    status: 201,
    problems: { 409: ['administrator-exists', 'numen-conflict'] },
  }),
  appoint: directory('PUT /internal/administrators/{agentId}', {
    request: AgentPath,
    problems: { 404: ['agent-not-found'] },
    idempotent: true,
  }),
  dismiss: directory('DELETE /internal/administrators/{agentId}', {
    request: AgentPath,
    problems: { 409: ['last-administrator'] },
    idempotent: true,
  }),
};
