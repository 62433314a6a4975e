import type { Messages } from '../components/messages.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';

const CHOICES = [
  [
    '/codes-acces/a',
    LABELS.knowNothing,
    'Retrouvez votre identifiant et votre adresse, et demandez vos codes.',
  ],
  ['/codes-acces/b', LABELS.knowLogin, 'Demandez vos codes avec votre identifiant.'],
  ['/codes-acces/c', LABELS.setPassword, 'Vous avez déjà vos deux codes.'],
] as const;

const DONE: Messages = {
  contestation: {
    title: 'Votre mot de passe est supprimé',
    said: 'Toutes vos sessions sont fermées. Demandez de nouveaux codes pour choisir un autre mot de passe.',
  },
};

/** « Mes codes d'accès »: which way to go. */
export const ACCESS_CODES_PAGE = (
  <ColumnPage title={LABELS.accessCodes} messages={DONE}>
    <p class="fr-text--lead">
      Deux codes vous permettent de choisir un nouveau mot de passe : le premier s’affiche ici,
      votre gestionnaire vous donne le second.
    </p>
    <h2>
      <a href="#choix">{LABELS.wantAccessCodes}</a>
    </h2>
    <ul class="fr-raw-list pratic-choices" id="choix">
      {CHOICES.map(([href, text, hint]) => (
        <li>
          <a class="fr-link fr-link--lg" href={href}>
            {text}
          </a>
          <p class="fr-hint-text">{hint}</p>
        </li>
      ))}
    </ul>
    <h2>Vous avez déjà fait une demande</h2>
    <p>
      <a class="fr-link fr-link--lg" href="/codes-acces/suivi">
        {LABELS.whereIsMyRequest}
      </a>
    </p>
  </ColumnPage>
);
