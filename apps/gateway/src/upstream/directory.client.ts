import type {
  AgentView,
  CreateAgentCall,
  DepartureCall,
  IdentityLookupCall,
  ListAgentsCall,
  ListUnitsCall,
  UnitView,
} from '@citadelle/contracts';
import type { Upstream } from './upstream.js';

/** Query of `GET /internal/agents`. */
export interface AgentsQuery {
  query?: string;
  unit?: string;
  status?: string;
  limit?: number;
  after?: string;
}

/** The directory's calls, as the gateway makes them. */
export class DirectoryClient {
  constructor(private readonly service: Upstream) {}

  createAgent(
    body: CreateAgentCall['request'],
    idempotencyKey?: string,
  ): Promise<CreateAgentCall['response']> {
    return this.service.call({ method: 'POST', path: '/internal/agents', body, idempotencyKey });
  }

  agent(agentId: string): Promise<AgentView> {
    return this.service.call({ method: 'GET', path: `/internal/agents/${agentId}` });
  }

  agents(query: AgentsQuery): Promise<ListAgentsCall['response']> {
    return this.service.call({ method: 'GET', path: '/internal/agents', query });
  }

  /** Records a departure or a return; the same call again changes nothing. */
  async move(
    agentId: string,
    what: 'departure' | 'return',
    on: string,
    idempotencyKey?: string,
  ): Promise<void> {
    const path = `/internal/agents/${agentId}/${what}`;
    const body: DepartureCall['request'] = { on };
    await this.service.call({ method: 'POST', path, body, idempotencyKey, retry: true });
  }

  lookUp(body: IdentityLookupCall['request']): Promise<IdentityLookupCall['response']> {
    return this.service.call({ method: 'POST', path: '/internal/identity-lookups', body });
  }

  units(): Promise<ListUnitsCall['response']> {
    return this.service.call({ method: 'GET', path: '/internal/units' });
  }

  declareUnit(unitId: string, name: string, idempotencyKey?: string): Promise<UnitView> {
    const path = `/internal/units/${unitId}`;
    return this.service.call({ method: 'PUT', path, body: { name }, idempotencyKey });
  }

  /** Appoints (`PUT`) or dismisses (`DELETE`) a manager of a unit. */
  async manager(
    method: 'PUT' | 'DELETE',
    unitId: string,
    agentId: string,
    idempotencyKey?: string,
  ): Promise<void> {
    const path = `/internal/units/${unitId}/managers/${agentId}`;
    await this.service.call({ method, path, idempotencyKey });
  }

  /** Appoints (`PUT`) or dismisses (`DELETE`) an administrator. */
  async administrator(
    method: 'PUT' | 'DELETE',
    agentId: string,
    idempotencyKey?: string,
  ): Promise<void> {
    const path = `/internal/administrators/${agentId}`;
    await this.service.call({ method, path, idempotencyKey });
  }
}
