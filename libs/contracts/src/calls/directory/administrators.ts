import { declareCall } from '../call.js';
import { Id } from '../fields.js';
import { AgentPath, CreateAgent } from './agents.js';

/** The first administrator. */
export class AppointedAgent {
  @Id() agentId!: string;
}

const service = 'directory';

/** Who may change the directory. */
export const administrators = {
  createFirst: declareCall({
    service,
    method: 'POST',
    path: '/internal/first-administrator',
    request: CreateAgent,
    response: AppointedAgent,
    status: 201,
    problems: { 409: ['administrator-exists', 'numen-conflict'] },
  }),
  appoint: declareCall({
    service,
    method: 'PUT',
    path: '/internal/administrators/{agentId}',
    request: AgentPath,
    problems: { 404: ['agent-not-found'] },
    idempotent: true,
  }),
  dismiss: declareCall({
    service,
    method: 'DELETE',
    path: '/internal/administrators/{agentId}',
    request: AgentPath,
    problems: { 409: ['last-administrator'] },
    idempotent: true,
  }),
};
