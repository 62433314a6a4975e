import type { View } from '../answers/page-answer.js';
import { columnPage } from '../layout/column-page.js';
import { LABELS } from '../layout/labels.js';

/** « Pratic », the welcome page. */
export const WELCOME_PAGE: View = columnPage({
  title: 'Accueil',
  heading: LABELS.welcome,
  content: (
    <>
      <p class="fr-text--lead">
        Pratic gère votre compte professionnel : un identifiant, un mot de passe et une adresse
        électronique.
      </p>
      <p>
        Ce compte ouvre votre messagerie et les applications de l’académie. Votre premier mot de
        passe est votre NUMEN ; il vous est demandé d’en choisir un autre dès la première connexion.
      </p>
      <p>
        <a class="fr-btn" href="/connexion">
          {LABELS.signIn}
        </a>
      </p>
      <h2 class="fr-h4 fr-mt-6w">Vous n’arrivez pas à vous connecter ?</h2>
      <p>
        <a class="fr-link" href="/codes-acces">
          {LABELS.unknownCredentials}
        </a>
      </p>
      <p>
        <a class="fr-link" href="/codes-acces/suivi">
          {LABELS.whereIsMyRequest}
        </a>
      </p>
    </>
  ),
});
