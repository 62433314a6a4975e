import type { ManagerAlertView, Page } from '@citadelle/contracts/calls';
import { LinkLine } from '../components/links.js';
import type { Messages } from '../components/messages.js';
import { PostForm } from '../components/post-form.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';
import { Live } from './live-badge.js';
import { requestPath } from './queue.pages.js';
import { momentInWords } from './request-times.js';
import { ALERTS } from './request-words.js';

const DONE: Messages = { alerte: { title: 'L’alerte est prise en compte' } };

/** The alerts that concern somebody, latest first. */
export function alertsPage({ items, next }: Page<ManagerAlertView>) {
  return (
    <ColumnPage title={`Alertes – ${LABELS.requests}`} heading="Alertes" messages={DONE}>
      <Live refresh="/gestion/alertes" />
      {items.length === 0 && <p>Aucune alerte.</p>}
      <ol class="fr-raw-list pratic-choices">
        {items.map((alert) => (
          <li>
            <AlertEntry alert={alert} />
          </li>
        ))}
      </ol>
      {next !== null && (
        <LinkLine href={`/gestion/alertes?apres=${encodeURIComponent(next)}`}>
          Alertes plus anciennes
        </LinkLine>
      )}
      <LinkLine href="/gestion/demandes">{LABELS.requests}</LinkLine>
    </ColumnPage>
  );
}

function AlertEntry({ alert }: { alert: ManagerAlertView }) {
  const { alertId, kind, unit, resetId, raisedAt, acknowledged } = alert;
  const where = unit === null ? '' : ` (${unit})`;
  const told = `${ALERTS[kind]}${where}, ${momentInWords(raisedAt)}`;
  return (
    <>
      <p class="fr-mb-1v">
        {unit !== null && resetId !== null ? (
          <a href={requestPath({ unit, resetId })}>{told}</a>
        ) : (
          told
        )}
      </p>
      {acknowledged ? (
        <p class="fr-hint-text">{`Prise en compte le ${momentInWords(acknowledged.at)}`}</p>
      ) : (
        <PostForm action={`/gestion/alertes/${alertId}`}>
          <button class="fr-btn fr-btn--secondary fr-btn--sm">
            Prendre en compte
            <span class="fr-sr-only">{` : ${told}`}</span>
          </button>
        </PostForm>
      )}
    </>
  );
}
