import type { OwnSession } from '@citadelle/contracts/calls';
import { LinkLine } from '../components/links.js';
import { type Messages, Told } from '../components/messages.js';
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
    <Page title="Mes connexions">
      <h1>Mes connexions</h1>
      <Told messages={DONE} />
      <p>
        Voici où votre compte est ouvert en ce moment. Vous n’en reconnaissez pas une ?
        Déconnectez-la, puis <a href="/mot-de-passe">changez votre mot de passe</a>.
      </p>
      <table class="pratic-list" role="table">
        <caption class="fr-sr-only">Vos connexions ouvertes</caption>
        <thead role="rowgroup">
          <tr role="row">
            {['Appareil', 'Adresse', 'Connexion', 'Dernière activité', 'Action'].map((heading) => (
              <th scope="col" role="columnheader">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {sessions.map((session) => (
            <SessionRow session={session} />
          ))}
        </tbody>
      </table>
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

function SessionRow({ session }: { session: OwnSession }) {
  const { sessionId, current, openedAt, lastUsedAt, source, device } = session;
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        {device}
      </th>
      <td role="cell" data-label="Adresse">
        {source}
      </td>
      <td role="cell" data-label="Connexion">
        <time dateTime={openedAt}>{frenchInstant(openedAt)}</time>
      </td>
      <td role="cell" data-label="Dernière activité">
        <time dateTime={lastUsedAt}>{frenchInstant(lastUsedAt)}</time>
      </td>
      <td role="cell">
        {current ? (
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
        )}
      </td>
    </tr>
  );
}
