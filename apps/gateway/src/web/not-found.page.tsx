import { page } from './layout.js';

/** What is shown where there is no page. */
export const NOT_FOUND_PAGE = page(
  'Page introuvable – Pratic, académie de Besançon',
  <>
    <h1>Page introuvable</h1>
    <p>
      Il n’y a pas de page à cette adresse. Vérifiez-la, ou revenez à l’
      <a href="/">accueil de Pratic</a>.
    </p>
  </>,
);
