import { type Decider, Refusal, unreachable } from '@citadelle/decider';
import type { DomainEvent, EventSchemas } from '@citadelle/event-store';

/** The facts of the stream {@link administratorsStream}: who may change the directory from now on, or not any more. */
export type AdministratorsEvent = DomainEvent<
  'AdministratorAppointed' | 'AdministratorDismissed',
  { agentId: string }
>;

/** One stream for all administrators, because « at least one is left » is a rule over all of them. */
export const administratorsStream = 'administrators';

/** How the facts about administrators are stored. */
export const administratorsSchemas: EventSchemas = {
  AdministratorAppointed: { version: 1 },
  AdministratorDismissed: { version: 1 },
};

/** The commands on administrators. One that is already fulfilled changes nothing. */
export interface AdministratorsCommand {
  readonly type: 'AppointFirstAdministrator' | 'AppointAdministrator' | 'DismissAdministrator';
  readonly agentId: string;
}

/** Those who are administrators now. */
export type AdministratorsState = ReadonlySet<string>;

/** Decides who is an administrator. Refuses with `administrator-exists` and `last-administrator`. */
export const administratorsDecider: Decider<
  AdministratorsState,
  AdministratorsCommand,
  AdministratorsEvent
> = {
  initial: new Set(),

  decide(command, administrators) {
    const { agentId } = command;
    switch (command.type) {
      case 'AppointFirstAdministrator':
        if (administrators.size > 0) throw new Refusal('administrator-exists');
        return [{ type: 'AdministratorAppointed', data: { agentId } }];
      case 'AppointAdministrator':
        if (administrators.has(agentId)) return [];
        return [{ type: 'AdministratorAppointed', data: { agentId } }];
      case 'DismissAdministrator':
        if (!administrators.has(agentId)) return [];
        if (administrators.size === 1) throw new Refusal('last-administrator');
        return [{ type: 'AdministratorDismissed', data: { agentId } }];
      default:
        return unreachable(command.type);
    }
  },

  evolve(administrators, event) {
    const { agentId } = event.data;
    switch (event.type) {
      case 'AdministratorAppointed':
        return new Set([...administrators, agentId]);
      case 'AdministratorDismissed':
        return new Set([...administrators].filter((other) => other !== agentId));
      default:
        return unreachable(event.type);
    }
  },
};
