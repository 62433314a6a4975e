import { asRead, topics } from '@citadelle/contracts';
import type { Broker } from '@citadelle/messaging';

/** The logins that credentials last told of these agents, by agent: also of those whom the directory does not know. */
export async function toldLogins(
  broker: Pick<Broker, 'read'>,
  agentIds: readonly string[],
): Promise<Record<string, string>> {
  const logins: Record<string, string> = {};
  if (agentIds.length === 0) return logins;
  const wanted = new Set(agentIds);
  await broker.read({
    topic: topics.accountsState.name,
    onMessage: (read) => {
      const { key, data } = asRead(read.message).message ?? {};
      const login = (data as { login?: string } | null | undefined)?.login;
      if (key !== undefined && login !== undefined && wanted.has(key)) logins[key] = login;
    },
  });
  return logins;
}
