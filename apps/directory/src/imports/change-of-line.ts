import type { AgentChange } from '../agents/change-agents.js';
import { contractEnd } from '../agents/contract-end.js';
import type { DirectoryConfig } from '../directory.config.js';
import type { LinePlan } from './import-line.js';

/** What a line says of somebody who is known, as the directory is told it. */
export function changeOf(
  { kind, agentId, changes }: LinePlan,
  today: string,
  config: Pick<DirectoryConfig, 'DEPARTURE_GRACE'>,
): AgentChange {
  const to = new Map(changes.map((change) => [change.field, change.to ?? undefined]));
  const endsOn = to.get('ends_on');
  return {
    agentId: agentId!,
    usualName: to.get('usual_name'),
    firstName: to.get('first_name'),
    unit: to.get('unit'),
    phone: to.get('phone'),
    end: endsOn === undefined ? undefined : contractEnd(endsOn, config),
    through: 'file',
    ...(kind === 'returning' && { returnedOn: today }),
  };
}
