import { page } from './layout.js';

/** « Pratic », the welcome page. */
export const WELCOME_PAGE = page(
  'Accueil – Pratic, académie de Besançon',
  <>
    <h1>Pratic</h1>
    <p>
      Pratic gère le compte professionnel de chaque personnel de l’académie de Besançon : un
      identifiant, un mot de passe et une adresse électronique.
    </p>
    <p>
      Ce compte ouvre votre messagerie et les applications de l’académie. Votre premier mot de passe
      est votre NUMEN ; il vous est demandé d’en choisir un autre dès la première connexion.
    </p>
    <p>
      Pour les développeurs : <a href="/api/docs">documentation de l’API</a>.
    </p>
  </>,
);
