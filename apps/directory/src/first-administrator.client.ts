import { callHeaders, type Problem } from '@citadelle/contracts';
import { administrators, type AppointedAgent, type CreateAgent } from '@citadelle/contracts/calls';

/** The directory refused. */
export class FirstAdministratorRefused extends Error {
  override readonly name = 'FirstAdministratorRefused';

  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

/**
 * Creates the first administrator of an empty directory, with their unit when it is missing. After a failure,
 * calling it again finishes the work. Throws {@link FirstAdministratorRefused}, or what `fetch` throws.
 */
export async function createFirstAdministrator(
  /** Where the directory listens, such as `http://127.0.0.1:40123`, and what it knows our services by. */
  { directoryUrl, serviceCredential }: { directoryUrl: string; serviceCredential: string },
  identity: CreateAgent,
): Promise<AppointedAgent> {
  const { path, method } = administrators.createFirst;
  const response = await fetch(new URL(path, directoryUrl), {
    method,
    headers: {
      'content-type': 'application/json',
      // The current one, where it is a list.
      [callHeaders.credential]: serviceCredential.split(',')[0]!.trim(),
    },
    body: JSON.stringify(identity),
    signal: AbortSignal.timeout(10_000),
  });
  const body: unknown = await response.json();
  if (!response.ok) throw new FirstAdministratorRefused(body as Problem);
  return body as AppointedAgent;
}
