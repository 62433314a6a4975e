import { LinkLine } from '../components/links.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';

/** « Pratic », the welcome page. */
export const WELCOME_PAGE = (
  <ColumnPage title="Accueil" heading={LABELS.welcome}>
    <p class="fr-text--lead">
      Pratic gère votre compte professionnel : un identifiant, un mot de passe et une adresse
      électronique.
    </p>
    <p>
      Ce compte ouvre votre messagerie et les applications de l’académie. Votre premier mot de passe
      est votre NUMEN ; il vous est demandé d’en choisir un autre dès la première connexion.
    </p>
    <LinkLine href="/connexion" button>
      {LABELS.signIn}
    </LinkLine>
    <h2 class="fr-h4 fr-mt-6w">Vous n’arrivez pas à vous connecter ?</h2>
    <LinkLine href="/codes-acces">{LABELS.unknownCredentials}</LinkLine>
    <LinkLine href="/codes-acces/suivi">{LABELS.whereIsMyRequest}</LinkLine>
  </ColumnPage>
);
