import { LinkLine } from '../components/links.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { frenchInstant } from '../layout/times-in-words.js';
import { type KeptStep, type StartedReset, wayOf } from './kept-step.js';
import { StepPage } from './step-page.js';

/** The first code, shown this once and made to be printed, and the way to the second. */
export function firstCodePage(request: StartedReset, form?: FilledForm) {
  const { way, firstCode, expiresAt } = request;
  return (
    <StepPage way={way} step="code" form={form}>
      <p>
        Voici votre <strong>{LABELS.firstCode}</strong>. Notez-le ou imprimez cette page : il ne
        sera plus affiché. Ne le donnez à personne, pas même à votre gestionnaire.
      </p>
      <p>
        <strong class="pratic-code" data-code="">
          {firstCode}
        </strong>
      </p>
      <p>{`Il est valable jusqu’au ${frenchInstant(expiresAt)}.`}</p>
      <div class="pratic-screen">
        <h3 class="fr-h5 fr-mt-4w">Demandez maintenant votre {LABELS.secondCode}</h3>
        <SendRequest request={request} />
      </div>
    </StepPage>
  );
}

/** The last step of A and B: what happens now, whom to call, until when. */
export function sentRequestPage({ way, expiresAt }: KeptStep<'sent'>, unit: string) {
  return (
    <StepPage
      way={wayOf(way)}
      step="sent"
      told={{
        title: 'Votre demande de code est envoyée',
        said: `Elle est arrivée au service gestionnaire ${unit}.`,
      }}
    >
      <h3 class="fr-h5">Ce qui se passe maintenant</h3>
      <ol>
        <li>
          {`Appelez votre gestionnaire, ou allez le voir : ${unit}. Il s’assure que c’est bien vous, puis vous donne votre `}
          <strong>{LABELS.secondCode}</strong>.
        </li>
        <li>
          Revenez ici avec vos deux codes : <a href="/codes-acces/c">{LABELS.setPassword}</a>
        </li>
      </ol>
      <p>
        {`Votre demande est valable jusqu’au ${frenchInstant(expiresAt)}. Ensuite, il faudra en faire une nouvelle.`}
      </p>
      <LinkLine href="/codes-acces/suivi">{LABELS.whereIsMyRequest}</LinkLine>
    </StepPage>
  );
}

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
