import { PostForm } from '../components/post-form.js';
import { LABELS } from '../layout/labels.js';
import type { StartedReset } from './kept-step.js';

/** The form that sends the request for the second code. */
export function SendRequest({ request }: { request: StartedReset }) {
  const { way, resetId, firstCode, expiresAt, atRectorat } = request;
  return (
    <PostForm action="/codes-acces/demande" hidden={{ way, resetId, firstCode, expiresAt }}>
      <div class="fr-mb-3w">
        <div class="fr-checkbox-group">
          <input
            type="checkbox"
            id="rectorat"
            name="rectorat"
            value="oui"
            checked={atRectorat}
            aria-describedby="rectorat-aide"
          />
          <label class="fr-label" for="rectorat">
            {LABELS.atRectorat}
          </label>
        </div>
        <p class="fr-hint-text fr-mt-1w" id="rectorat-aide">
          Facultatif : ne cochez cette case que si vous travaillez au Rectorat. Sinon, votre demande
          va à votre service gestionnaire.
        </p>
      </div>
      <button class="fr-btn">{LABELS.sendRequest}</button>
    </PostForm>
  );
}
