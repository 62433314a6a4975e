import { useContext } from 'preact/hooks';
import { LABELS } from '../layout/labels.js';
import { FormContext } from '../layout/page-context.js';

/** The way out when a request is pending already: go on with it, or begin again. */
export function StartAnew() {
  if (useContext(FormContext).problem?.code !== 'reset-pending') return null;
  return (
    <div class="fr-callout">
      <p>
        Vous avez gardé son {LABELS.firstCode} ? Poursuivez-la :{' '}
        <a href="/codes-acces/suivi">{LABELS.whereIsMyRequest}</a>
      </p>
      <p>Sinon, recommencez à zéro : la demande en cours sera annulée.</p>
      <button class="fr-btn fr-btn--secondary" name="startAnew" value="true">
        Annuler la demande en cours et recommencer
      </button>
    </div>
  );
}
