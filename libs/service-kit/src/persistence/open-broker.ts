import type { TopicSpec } from '@citadelle/contracts';
import type { Broker } from '@citadelle/messaging';
import type { PersistentServiceConfig } from '../configuration/service-config.js';

/** The broker of the configured transport, connected, with all topics in place. */
export async function openBroker(
  _service: string,
  _config: PersistentServiceConfig,
  _topics: readonly TopicSpec[],
): Promise<Broker> {
  throw new Error('no transport');
}
