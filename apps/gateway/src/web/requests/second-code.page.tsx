import { withDe } from '@citadelle/contracts';
import type { RequestView } from '@citadelle/contracts/calls';
import { LinkLine } from '../components/links.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';
import { deadlineInWords } from './request-times.js';

/** The second code in large letters, to be read out to the agent. */
export function secondCodePage(
  { agent }: RequestView,
  { secondCode, expiresAt }: { secondCode: string; expiresAt: string },
) {
  const name = `${agent.firstName} ${agent.usualName}`;
  return (
    <ColumnPage
      title={`${LABELS.secondCode} ${withDe(name)} – ${LABELS.requests}`}
      heading={`${LABELS.secondCode} ${withDe(name)}`}
      isDone
    >
      <p>
        Lisez-le à la personne, caractère par caractère. Il s’affiche cette seule fois, et ne doit
        être envoyé ni par courriel ni par message.
      </p>
      <p>
        <strong class="pratic-code" data-code="">
          {secondCode}
        </strong>
      </p>
      <p>{`Il est valable ${deadlineInWords(expiresAt)}.`}</p>
      <p>
        La personne choisit son mot de passe avec ses deux codes, sur la page « {LABELS.setPassword}{' '}
        ». Si le code est perdu, transférez la demande, ou faites-lui en faire une nouvelle.
      </p>
      <LinkLine href="/gestion/demandes" button>
        Revenir à la liste
      </LinkLine>
    </ColumnPage>
  );
}
