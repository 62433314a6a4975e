import type { RequestView } from '@citadelle/contracts/calls';
import { LinkLine } from '../components/links.js';
import type { Messages } from '../components/messages.js';
import { CONTESTED } from '../contestation/contestation.page.js';
import { nameWithId } from '../known-units.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';
import { Live } from './live-badge.js';
import { ageInWords, deadlineInWords } from './request-times.js';
import { REMARKS } from './request-words.js';
import type { UnitQueue } from './unit-queues.js';

const DONE: Messages = {
  refus: {
    title: 'La demande est refusée',
    said: 'La personne en est prévenue, avec votre motif.',
  },
  transfert: {
    title: 'La demande est transférée',
    said: 'Le service qui la reçoit en est prévenu. Un code déjà donné ne vaut plus rien.',
  },
  contestation: CONTESTED,
};

/** The address of a request's page. */
export function requestPath({ unit, resetId }: Pick<RequestView, 'unit' | 'resetId'>): string {
  return `/gestion/demandes/${unit}/${resetId}`;
}

/** « Demandes de codes »: the beginning of each queue. */
export function queuesPage(queues: readonly UnitQueue[]) {
  return (
    <ColumnPage title={LABELS.requests} messages={DONE}>
      <LinkLine href="/gestion/alertes">Voir les alertes</LinkLine>
      <Live refresh="/gestion/demandes" />
      <div data-live-part="/gestion/demandes/en-direct">
        {queues.length === 0 && <p>Aucune demande n’attend votre aide.</p>}
        {queues.map((queue) => (
          <section>
            <h2 class="fr-h4">{nameOf(queue)}</h2>
            {!queue.isOwn && (
              <p>Vous pouvez traiter ces demandes comme administrateur de l’annuaire.</p>
            )}
            <Queue queue={queue} />
          </section>
        ))}
      </div>
    </ColumnPage>
  );
}

/** The queue of one unit, page by page. */
export function queuePage(queue: UnitQueue) {
  return (
    <ColumnPage title={`${nameOf(queue)} – ${LABELS.requests}`} heading={LABELS.requests}>
      <h2 class="fr-h4">{nameOf(queue)}</h2>
      <Queue queue={queue} />
      <LinkLine href="/gestion/demandes">Revenir au début de la liste</LinkLine>
    </ColumnPage>
  );
}

function nameOf({ unit }: UnitQueue): string {
  return unit.name === unit.unitId ? unit.unitId : nameWithId(unit);
}

function Queue({ queue: { unit, requests } }: { queue: UnitQueue }) {
  const { items, next } = requests;
  if (items.length === 0) return <p>Aucune demande en attente.</p>;
  const now = Date.now();
  return (
    <>
      <ol class="fr-raw-list pratic-choices">
        {items.map((request) => (
          <li>
            <a class="fr-link fr-link--lg" href={requestPath(request)}>
              {`${request.agent.firstName} ${request.agent.usualName} (${request.agent.login})`}
            </a>
            <p class="fr-mb-1v">
              {request.state === 'second-code-released'
                ? '2e code déjà donné'
                : `En attente ${ageInWords(request.requestedAt, now)}`}
              {`, valable ${deadlineInWords(request.expiresAt)}`}
            </p>
            {request.remarks.length > 0 && (
              <ul class="fr-raw-list">
                {request.remarks.map((remark) => (
                  <li>
                    <span class="fr-badge fr-badge--warning fr-badge--sm">
                      {REMARKS[remark].name}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
      {next !== null && (
        <LinkLine
          href={`/gestion/demandes/${unit.unitId}?apres=${encodeURIComponent(next)}`}
        >{`Demandes suivantes : ${unit.name}`}</LinkLine>
      )}
    </>
  );
}
