import type { SessionAccount, SignInView } from '@citadelle/contracts/calls';
import type { WebConfig } from '../web.config.js';
import type { View } from '../answers/page-answer.js';
import { Alert } from '../components/alert.js';
import { Facts } from '../components/facts.js';
import { frenchInstant } from '../layout/times-in-words.js';
import { LABELS } from '../layout/labels.js';

const ROLES = { manager: 'gestionnaire', administrator: 'administrateur de l’annuaire' } as const;

interface Props {
  readonly account: SessionAccount;
  /** Latest first. */
  readonly signIns: readonly SignInView[];
  readonly settings: WebConfig;
  readonly passwordChanged: boolean;
}

/** « Espace personnel ». */
export function personalSpacePage(props: Props): View {
  const { account, signIns, settings, passwordChanged } = props;
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
        <h2>Dernières connexions</h2>
        <SignIns signIns={signIns} />
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

function SignIns({ signIns }: Pick<Props, 'signIns'>) {
  if (signIns.length === 0) {
    return <p>Elles ne peuvent pas être affichées pour l’instant. Revenez un peu plus tard.</p>;
  }
  return (
    <>
      <ul>
        {signIns.map(({ at, source }) => (
          <li>
            <time dateTime={at}>{frenchInstant(at)}</time>
            {`, depuis l’adresse ${source}`}
          </li>
        ))}
      </ul>
      <p>
        Vous n’en reconnaissez pas une ? Changez votre mot de passe, puis prévenez votre service
        gestionnaire.
      </p>
    </>
  );
}
