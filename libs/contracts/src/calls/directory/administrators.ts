import { directoryCall } from '../call.js';
import { Id, Instant, OneOf, Shown } from '../fields.js';
import { AgentPath, CreateAgent } from './agents.js';
import { ProposedChange } from './proposed-change.js';

/** The first administrator. */
export class AppointedAgent {
  @Id() agentId!: string;
}

const administratorChanges = ['appoint', 'dismiss', 'depart'] as const;

/** What one administrator said, and a second one has not yet. */
export class ProposalView {
  @Id({ description: 'The person concerned.' }) agentId!: string;
  @OneOf(administratorChanges) change!: (typeof administratorChanges)[number];
  @Id({ description: 'Who said it first.' }) by!: string;
  @Shown({ format: 'date', nullable: true, description: 'The day of a departure.' })
  on!: string | null;
  @Instant() expiresAt!: string;
}

/** Those who may change the directory, and what waits for a second one of them. */
export class Administrators {
  @Shown({ isArray: true, description: '`agentId` of each.' }) administrators!: string[];
  @Shown({ type: ProposalView, isArray: true }) proposals!: ProposalView[];
}

/** Who may change the directory. */
export const administrators = {
  createFirst: directoryCall('POST /internal/first-administrator', {
    request: CreateAgent,
    response: AppointedAgent,
    status: 201,
    problems: { 409: ['administrator-exists', 'numen-conflict'] },
  }),
  list: directoryCall('GET /internal/administrators', { response: Administrators }),
  appoint: directoryCall('PUT /internal/administrators/{agentId}', {
    request: AgentPath,
    response: ProposedChange,
    status: 202,
    problems: { 404: ['agent-not-found'] },
    idempotent: true,
    power: true,
  }),
  dismiss: directoryCall('DELETE /internal/administrators/{agentId}', {
    request: AgentPath,
    response: ProposedChange,
    status: 202,
    problems: { 409: ['last-administrator'] },
    idempotent: true,
    power: true,
  }),
};
