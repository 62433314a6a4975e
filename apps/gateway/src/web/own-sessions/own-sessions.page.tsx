import type { OwnSession } from '@citadelle/contracts/calls';
import { CardTable } from '../components/card-table.js';
import { LinkLine } from '../components/links.js';
import type { Messages } from '../components/messages.js';
import { PostForm } from '../components/post-form.js';
import { Page } from '../layout/page.js';
import { frenchInstant } from '../layout/times-in-words.js';
import { ForgetDevice } from './forget-device.js';

/** The address of « Mes connexions ». */
export const OWN_SESSIONS = '/espace/connexions';

const DONE: Messages = {
  fin: {
    title: 'La connexion est fermée',
    said: 'Qui l’utilisait doit se connecter de nouveau. Si ce n’était pas vous, changez votre mot de passe.',
  },
  ailleurs: {
    title: 'Vous n’êtes plus connecté(e) qu’ici',
    said: 'Si une de ces connexions n’était pas la vôtre, changez votre mot de passe.',
  },
  oubli: {
    title: 'Cet appareil est oublié',
    said: 'Votre compte ne le reconnaît plus, jusqu’à votre prochaine connexion ici.',
  },
};

interface Props {
  readonly sessions: readonly OwnSession[];
  /** Whether the browser that shows the page is one that can be forgotten. */
  readonly isKnownDevice: boolean;
}

/** « Mes connexions ». */
export function ownSessionsPage({ sessions, isKnownDevice }: Props) {
  return (
    <Page title="Mes connexions" messages={DONE}>
      <h1>Mes connexions</h1>
      <p>
        Voici où votre compte est ouvert en ce moment. Vous n’en reconnaissez pas une ?
        Déconnectez-la, puis <a href="/mot-de-passe">changez votre mot de passe</a>.
      </p>
      <CardTable
        caption="Vos connexions ouvertes"
        columns={['Appareil', 'Adresse', 'Connexion', 'Dernière activité', 'Action']}
        rows={sessions.map(cellsOf)}
        endsWithAction
      />
      {sessions.some(({ current }) => !current) && (
        <div class="fr-mt-4w">
          <PostForm action={`${OWN_SESSIONS}/ailleurs`}>
            <button class="fr-btn">déconnecter partout ailleurs</button>
          </PostForm>
        </div>
      )}
      {isKnownDevice && <ForgetDevice />}
      <LinkLine href="/espace" space="fr-mt-4w">
        Revenir à mon espace
      </LinkLine>
    </Page>
  );
}

function cellsOf({ sessionId, current, openedAt, lastUsedAt, source, device }: OwnSession) {
  return [
    device,
    source,
    <time dateTime={openedAt}>{frenchInstant(openedAt)}</time>,
    <time dateTime={lastUsedAt}>{frenchInstant(lastUsedAt)}</time>,
    current ? (
      <strong>cette connexion-ci</strong>
    ) : (
      <PostForm action={`${OWN_SESSIONS}/${sessionId}/fin`}>
        <button
          class="fr-btn fr-btn--secondary fr-btn--sm"
          aria-label={`déconnecter ${device}, ouvert ${frenchInstant(openedAt)}`}
        >
          déconnecter
        </button>
      </PostForm>
    ),
  ];
}
