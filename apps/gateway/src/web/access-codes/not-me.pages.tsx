import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';

/** « Ce n'est pas moi »: asks before it cancels, since mail programs open links by themselves. */
export function notMePage(token: string, form?: FilledForm) {
  return (
    <ColumnPage title={LABELS.notMe} form={form}>
      <p class="fr-text--lead">
        Quelqu’un a demandé un nouveau mot de passe pour votre compte, et ce n’est pas vous ?
      </p>
      <p>
        Annulez cette demande : ses codes ne serviront plus à rien. Votre mot de passe ne change
        pas.
      </p>
      <PostForm action="/ce-n-est-pas-moi" hidden={{ jeton: token }}>
        <button class="fr-btn">Ce n’est pas moi : annuler cette demande</button>
      </PostForm>
      <p class="fr-mt-3w">
        Si c’est bien vous, ne faites rien et <a href="/">revenez à l’accueil</a>.
      </p>
    </ColumnPage>
  );
}

/** What to do after somebody else's request was cancelled. */
export const NOT_ME_DONE_PAGE = (
  <ColumnPage title={`Demande annulée – ${LABELS.notMe}`} heading="La demande est annulée">
    <p class="fr-text--lead">
      Ses codes ne servent plus à rien, et votre mot de passe n’a pas changé.
    </p>
    <h2 class="fr-h5">Et maintenant ?</h2>
    <ol>
      <li>Prévenez votre service gestionnaire : quelqu’un s’est fait passer pour vous.</li>
      <li>
        Si quelqu’un peut connaître votre mot de passe, <a href="/mot-de-passe">changez-le</a>.
      </li>
      <li>Ne donnez jamais vos codes ni votre mot de passe, pas même à un collègue.</li>
    </ol>
  </ColumnPage>
);

/** Shown for a link that is incomplete or wrong. */
export const NOT_ME_WITHOUT_TOKEN_PAGE = (
  <ColumnPage title={`Lien incomplet – ${LABELS.notMe}`} heading={LABELS.notMe}>
    <p>
      Ce lien est incomplet. Ouvrez-le depuis le message que vous avez reçu, ou copiez-le en entier
      dans la barre d’adresse.
    </p>
    <p>
      Vous avez le {LABELS.firstCode} de la demande ?{' '}
      <a href="/codes-acces/suivi">Annulez-la depuis son suivi</a>. Sinon, appelez votre service
      gestionnaire.
    </p>
  </ColumnPage>
);
