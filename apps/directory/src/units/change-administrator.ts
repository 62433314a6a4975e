import type { ProposedChange } from '@citadelle/contracts/calls';
import { decideWithin, type WriteTransaction } from '@citadelle/event-store';
import { currentActor, durationMs } from '@citadelle/service-kit';
import type { DirectoryConfig } from '../directory.config.js';
import {
  administratorsDecider,
  administratorsStream,
  type ChangeAdministrator,
  type Proposal,
  proposalAfter,
} from './administrators.js';

/** What of a command comes from the settings and from who calls when. */
export type Circumstances = Pick<ChangeAdministrator, 'by' | 'at' | 'secondForMs' | 'lifetimeMs'>;

/** Who says it now, for a command on administrators: an operator where nobody is signed in. */
export function circumstancesOf(config: DirectoryConfig): Circumstances {
  return {
    by: currentActor().agentId || 'system',
    at: new Date().toISOString(),
    secondForMs: durationMs(config.SECOND_ADMINISTRATOR_FOR),
    lifetimeMs: durationMs(config.PROPOSAL_LIFETIME),
  };
}

/** Decides who administers, as part of a write. What comes back waits for a second administrator; undefined when done. */
export async function changeAdministrator(
  tx: WriteTransaction,
  command: ChangeAdministrator,
): Promise<Proposal | undefined> {
  const { state } = await decideWithin(tx, administratorsDecider, administratorsStream, command);
  return proposalAfter(state, command);
}

/** What is answered of what waits for a second administrator; undefined when it is done. */
export function proposedChange(proposal: Proposal | undefined): ProposedChange | undefined {
  return proposal && { state: 'proposed', expiresAt: proposal.expiresAt };
}
