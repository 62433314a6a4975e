import type { PersistentServiceConfig, ServiceDefinition } from '@citadelle/service-kit';

/** A service with a database. */
export type DefinedService = ServiceDefinition<PersistentServiceConfig>;

// Loaded when asked for: a command about one service does not need the others.
const definitions = {
  directory: () => import('@citadelle/directory/service').then((m) => m.directoryService),
  credentials: () => import('@citadelle/credentials/service').then((m) => m.credentialsService),
  notifications: () =>
    import('@citadelle/notifications/service').then((m) => m.notificationsService),
};

/** The name of a service with a database. */
export type ServiceName = keyof typeof definitions;

export const SERVICE_NAMES = Object.keys(definitions) as ServiceName[];

export function isServiceName(name: string): name is ServiceName {
  return Object.hasOwn(definitions, name);
}

/** What makes the service out of its parts. Whoever uses it reads its settings by its own class, so they fit. */
export async function definitionOf(name: ServiceName): Promise<DefinedService> {
  return (await definitions[name]()) as unknown as DefinedService;
}
