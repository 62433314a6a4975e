import type { SessionAccount } from '@citadelle/contracts';
import type { WebConfig } from '../web.config.js';
import type { View } from '../answers/page-answer.js';
import { Alert } from '../components/alert.js';
import { Facts } from '../components/facts.js';
import { LABELS } from '../layout/labels.js';

const ROLES = { manager: 'gestionnaire', administrator: 'administrateur de l’annuaire' } as const;

interface Props {
  readonly account: SessionAccount;
  readonly settings: WebConfig;
  readonly passwordChanged: boolean;
}

/** « Espace personnel ». */
export function personalSpacePage({ account, settings, passwordChanged }: Props): View {
  const { firstName, usualName, login, address, roles, managedUnits } = account;
  const does = roles.map((role) =>
    role === 'manager' ? `${ROLES[role]} (${managedUnits.join(', ')})` : ROLES[role],
  );
  return {
    title: 'Espace personnel',
    content: (
      <div class="pratic-column pratic-space">
        <h1>Espace personnel</h1>
        {passwordChanged && (
          <Alert kind="success" title="Votre mot de passe est modifié">
            <p>Utilisez-le dès maintenant pour votre messagerie et vos applications.</p>
          </Alert>
        )}
        <Facts
          facts={[
            ['Nom', `${firstName} ${usualName}`],
            ['Identifiant', login],
            ['Adresse électronique', address],
            ...(does.length > 0 ? [['Rôle', does.join(', ')] as const] : []),
          ]}
        />
        <p>
          <a class="fr-link" href="/mot-de-passe">
            Changer mon mot de passe
          </a>
        </p>
        <div class="pratic-mail">
          {settings.WEBMAIL_URL === undefined ? (
            <p>
              <strong>{LABELS.mail}</strong> : demandez son adresse à votre service gestionnaire.
            </p>
          ) : (
            <a class="fr-btn fr-btn--secondary" href={settings.WEBMAIL_URL}>
              {LABELS.mail}
            </a>
          )}
        </div>
      </div>
    ),
  };
}
