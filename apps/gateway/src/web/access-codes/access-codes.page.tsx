import type { View } from '../answers/page-answer.js';
import { columnPage } from '../layout/column-page.js';
import { LABELS } from '../layout/labels.js';

/** « Mes codes d'accès »: which way to go. */
export const ACCESS_CODES_PAGE: View = columnPage({
  title: LABELS.accessCodes,
  content: (
    <>
      <p class="fr-text--lead">
        Deux codes vous permettent de choisir un nouveau mot de passe : le premier s’affiche ici,
        votre gestionnaire vous donne le second.
      </p>
      <h2>
        <a href="#choix">{LABELS.wantAccessCodes}</a>
      </h2>
      <ul class="fr-raw-list pratic-choices" id="choix">
        <li>
          <a class="fr-link fr-link--lg" href="/codes-acces/a">
            {LABELS.knowNothing}
          </a>
          <p class="fr-hint-text">
            Retrouvez votre identifiant et votre adresse, et demandez vos codes.
          </p>
        </li>
        <li>
          <a class="fr-link fr-link--lg" href="/codes-acces/b">
            {LABELS.knowLogin}
          </a>
          <p class="fr-hint-text">Demandez vos codes avec votre identifiant.</p>
        </li>
        <li>
          <a class="fr-link fr-link--lg" href="/codes-acces/c">
            {LABELS.setPassword}
          </a>
          <p class="fr-hint-text">Vous avez déjà vos deux codes.</p>
        </li>
      </ul>
      <h2>Vous avez déjà fait une demande</h2>
      <p>
        <a class="fr-link fr-link--lg" href="/codes-acces/suivi">
          {LABELS.whereIsMyRequest}
        </a>
      </p>
    </>
  ),
});
