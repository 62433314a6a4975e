import {
  ADMINISTRATORS_KEY,
  type Grants,
  type Message,
  type Role,
  topics,
} from '@citadelle/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { TestAgent } from './fresh-people.js';

/** A message as another service publishes it. */
export function message(topic: string, key: string, type: string, data: unknown): Message {
  const about = { source: '/citadelle/test', time: new Date().toISOString() };
  return { topic, key, id: uuidv7(), type, data, correlationId: uuidv7(), ...about };
}

/** The directory tells of a new agent. */
export function agentCreated(agent: Omit<TestAgent, 'birthDate' | 'numen'>): Message {
  const { agentId, firstName, usualName, unit } = agent;
  const data = { agentId, firstName, usualName, unit };
  return message(topics.agents.name, agentId, 'AgentCreated', data);
}

/** The directory tells who manages a unit now, or who administers. */
export function holdersMessage(key: string, holders: readonly string[]): Message {
  const topic = topics.unitsState.name;
  return key === ADMINISTRATORS_KEY
    ? message(topic, key, 'AdministratorsState', { administrators: holders })
    : message(topic, key, 'UnitState', { unitId: key, name: key, managers: holders });
}

/** Appoints and dismisses managers and administrators, and tells of it as the directory does. */
export class Appointments {
  private readonly holders = new Map<string, Set<string>>();

  constructor(private readonly tell: (message: Message) => Promise<void>) {}

  /** Tells of a unit. */
  declare(unitId: string): Promise<void> {
    return this.change(unitId, () => undefined);
  }

  /** Makes somebody a manager of a unit, or an administrator. */
  appoint(agentId: string, unitId: string = ADMINISTRATORS_KEY): Promise<void> {
    return this.change(unitId, (holders) => holders.add(agentId));
  }

  /** Takes from somebody what {@link appoint} gave. */
  dismiss(agentId: string, unitId: string = ADMINISTRATORS_KEY): Promise<void> {
    return this.change(unitId, (holders) => holders.delete(agentId));
  }

  /** What is granted to somebody by what they were appointed to. */
  grantsOf(agentId: string): Grants {
    const keys = [...this.holders.keys()].filter((key) => this.holders.get(key)!.has(agentId));
    const managedUnits = keys.filter((key) => key !== ADMINISTRATORS_KEY);
    const roles: Role[] = managedUnits.length > 0 ? ['manager'] : [];
    if (keys.length > managedUnits.length) roles.push('administrator');
    return { roles, managedUnits };
  }

  private change(key: string, change: (holders: Set<string>) => unknown): Promise<void> {
    const holders = this.holders.get(key) ?? new Set();
    this.holders.set(key, holders);
    change(holders);
    return this.tell(holdersMessage(key, [...holders]));
  }
}
