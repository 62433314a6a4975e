import type { DomainEvent, EventSchemas } from '@citadelle/event-store';

/** An agent may change the directory from now on. */
type AdministratorAppointed = DomainEvent<'AdministratorAppointed', { agentId: string }>;
/** An agent may not change the directory any more. */
type AdministratorDismissed = DomainEvent<'AdministratorDismissed', { agentId: string }>;

/** The facts of the stream {@link administratorsStream}. */
export type AdministratorsEvent = AdministratorAppointed | AdministratorDismissed;

/** One stream for all administrators, because « at least one is left » is a rule over all of them. */
export const administratorsStream = 'administrators';

/** How the facts about administrators are stored. */
export const administratorsSchemas: EventSchemas = {
  AdministratorAppointed: { version: 1 },
  AdministratorDismissed: { version: 1 },
};
