import { withDe } from '@citadelle/contracts';
import type { ProposalView } from '@citadelle/contracts/calls';
import { writtenDate } from '../forms/typed-date.js';
import { frenchInstant } from '../layout/times-in-words.js';
import { agentPath } from './agents.page.js';
import { type Manager, nameOf } from './agent-name.js';

/** What waits for a second administrator, with names. */
export interface SeenProposal extends ProposalView {
  readonly whom: Manager;
  readonly who: Manager;
}

const SAID = {
  appoint: (name: string) => `Nommer ${name} administrateur de l’annuaire`,
  dismiss: (name: string) => `Retirer à ${name} le rôle d’administrateur`,
  depart: (name: string) => `Départ ${withDe(name)}`,
} as const;
const PAGES = { appoint: 'nomination', dismiss: 'retrait', depart: 'depart' } as const;

/** What one administrator said of another, with the way to say it too. */
export function Proposals({ proposals }: { proposals: readonly SeenProposal[] }) {
  if (proposals.length === 0) return null;
  return (
    <section class="fr-mb-4w">
      <h2>À confirmer par un deuxième administrateur</h2>
      <ul class="fr-raw-list pratic-choices">
        {proposals.map(({ whom, who, agentId, change, on, expiresAt }) => (
          <li>
            <p class="fr-mb-1v">
              <strong>
                {SAID[change](nameOf(whom))}
                {on !== null && `, le ${writtenDate(on)}`}
              </strong>
              <br />
              Proposé par {nameOf(who)}, à confirmer avant le {frenchInstant(expiresAt)}
            </p>
            <a
              class="fr-btn fr-btn--secondary fr-btn--sm"
              href={`${agentPath(agentId)}/${PAGES[change]}`}
            >
              Confirmer
              <span class="fr-sr-only">{` : ${nameOf(whom)}`}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
