import type { RequestView } from '@citadelle/contracts/calls';
import type { View } from '../answers/page-answer.js';
import { columnPage } from '../layout/column-page.js';
import { LABELS } from '../layout/labels.js';
import { deadlineInWords } from './request-times.js';

/** The second code in large letters, to be read out to the agent. */
export function secondCodePage(
  { agent }: RequestView,
  { secondCode, expiresAt }: { secondCode: string; expiresAt: string },
): View {
  const name = `${agent.firstName} ${agent.usualName}`;
  return columnPage({
    title: `${LABELS.secondCode} de ${name} – ${LABELS.requests}`,
    heading: `${LABELS.secondCode} de ${name}`,
    content: (
      <>
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
          La personne choisit son mot de passe avec ses deux codes, sur la page «{' '}
          {LABELS.setPassword} ». Si le code est perdu, transférez la demande, ou faites-lui en
          faire une nouvelle.
        </p>
        <p>
          <a class="fr-btn" href="/gestion/demandes">
            Revenir à la liste
          </a>
        </p>
      </>
    ),
  });
}
