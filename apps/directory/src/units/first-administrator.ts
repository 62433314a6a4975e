import type { AppointedAgent } from '@citadelle/contracts/calls';
import type { WriteTransaction } from '@citadelle/event-store';
import { createAgent } from '../agents/create.js';
import type { Enrolment } from '../agents/enrolment.js';
import { holdActive } from '../agents/hold-active.js';
import { decideOnAdministrators, decideOnUnit } from './decide.js';
import { unitStream } from './unit.js';

/** Unit, agent and appointment are one transaction: after a failure, the same call again finishes the work. */
export async function createFirstAdministrator(
  tx: WriteTransaction,
  enrolment: Enrolment,
): Promise<AppointedAgent> {
  const { unit } = enrolment;
  const { version } = await tx.load(unitStream(unit));
  if (version === 0) await decideOnUnit(tx, { type: 'DeclareUnit', unitId: unit, name: unit });
  const { agentId } = await createAgent(tx, enrolment);
  await holdActive(tx, agentId);
  await decideOnAdministrators(tx, { type: 'AppointFirstAdministrator', agentId });
  return { agentId };
}
