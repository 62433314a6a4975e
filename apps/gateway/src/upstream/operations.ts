import { waitAtMost } from '@citadelle/async';
import {
  operations,
  type OperationsView,
  type ServiceOperations,
} from '@citadelle/contracts/calls';
import type { Services } from './services.js';
import { ifAnswered } from './if-answered.js';

/** A service answers within 1.2 s, also while its database is away; what takes longer is away itself. */
const ANSWER_WITHIN_MS = 2_000;

/** How all services are doing; of one that does not answer in time, nothing is known. */
export async function askOperations(services: Services): Promise<OperationsView> {
  const asked = Object.values(operations).map(async (call) => {
    let answer: ServiceOperations | undefined;
    const asking = ifAnswered(services.ask(call, {}), undefined).then((came) => (answer = came));
    await waitAtMost(ANSWER_WITHIN_MS, asking);
    const service = call.service as ServiceOperations['service'];
    return (
      answer ?? ({ service, state: 'unknown', signs: [] } as const satisfies ServiceOperations)
    );
  });
  return { services: await Promise.all(asked) };
}
