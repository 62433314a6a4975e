import { agents, type AgentView, units } from '@citadelle/contracts/calls';
import { people, tutorial } from '@citadelle/testing';
import { JEAN, TOKENS } from '../../testing/fake-credentials.js';
import { JEAN_IN_DIRECTORY } from '../../testing/fake-directory.js';
import { type Answers, type ReceivedCall, serve } from '../../testing/fake-service.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

export const AGENT = `/annuaire/agents/${JEAN.agentId}`;
export const NEW_AGENT = '/annuaire/agents/nouveau';
export const UNIT = '/annuaire/services/SIG-AESH';
export const NUMEN = people.jean.numen;
/** Jean, as an administrator types who he is. */
export const TYPED = { ...tutorial.jean, birthDate: '2/11/1988' };

/** The pages of the directory, which an administrator visits. */
export class VisitedDirectory extends VisitedGateway {
  constructor() {
    super(TOKENS.administrator);
  }

  /** Lets the directory service answer otherwise. */
  answers(routes: Answers): void {
    this.gateway.directory.answer(routes);
  }

  /** Who manages the one unit. */
  units(managers: string[]): void {
    const items = [{ unitId: 'SIG-AESH', name: 'Gestion des AESH', managers }];
    this.answers([serve(units.list, () => ({ items }))]);
  }

  /** What is otherwise with Jean. */
  jean(change: Partial<AgentView>): void {
    const body = { ...JEAN_IN_DIRECTORY, ...change };
    this.answers([serve(agents.get, () => body)]);
  }

  /** What the directory service was asked to change. */
  writes(): readonly ReceivedCall[] {
    return this.gateway.directory.received.filter(({ method }) => method !== 'GET');
  }

  last(): { call: string; body: unknown } {
    const { method, path, body } = this.writes().at(-1)!;
    return { call: `${method} ${path.replace('/internal', '')}`, body };
  }
}
