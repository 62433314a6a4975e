import type { ResetState } from '@citadelle/contracts';
import type { ResetStatus } from '@citadelle/contracts/calls';
import { Facts } from '../components/facts.js';
import { Field } from '../components/field.js';
import { LinkLine } from '../components/links.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';
import { frenchInstant } from '../layout/times-in-words.js';
import { SendRequest } from './codes.pages.js';

const STATES: Readonly<Record<ResetState, { said: string; todo: string }>> = {
  started: {
    said: 'Commencée : votre demande de code n’est pas encore envoyée',
    todo: 'Envoyez-la ci-dessous pour recevoir votre 2e code.',
  },
  'awaiting-second-code': {
    said: 'En attente : votre service gestionnaire a reçu votre demande',
    todo: 'Appelez votre gestionnaire, ou allez le voir, pour recevoir votre 2e code.',
  },
  'second-code-released': {
    said: 'Acceptée : votre 2e code vous a été donné',
    todo: 'Choisissez votre mot de passe avec vos deux codes.',
  },
  completed: {
    said: 'Terminée : votre mot de passe est modifié',
    todo: 'Connectez-vous avec votre nouveau mot de passe.',
  },
  cancelled: { said: 'Annulée', todo: 'Faites-en une nouvelle si vous en avez besoin.' },
  refused: {
    said: 'Refusée par votre service gestionnaire',
    todo: 'Appelez-le pour savoir pourquoi, puis faites une nouvelle demande.',
  },
  expired: { said: 'Expirée : le délai est passé', todo: 'Faites une nouvelle demande.' },
  voided: {
    said: 'Annulée après trop de codes faux',
    todo: 'Faites une nouvelle demande. Si ces essais n’étaient pas les vôtres, prévenez votre gestionnaire.',
  },
};

/** The states after which nothing more comes. */
const OVER: readonly ResetState[] = ['completed', 'cancelled', 'refused', 'expired', 'voided'];

/** « Où en est ma demande ? »: asks for login and first code. */
export function askStatusPage(form?: FilledForm) {
  return (
    <ColumnPage title={LABELS.whereIsMyRequest} form={form}>
      <PostForm action="/codes-acces/suivi">
        <Field name="login" label="Identifiant" autoComplete="username" verbatim />
        <Field
          name="firstCode"
          label={LABELS.firstCode}
          hint="Celui que vous avez noté ou imprimé, comme ABCD-EFGH"
          verbatim
        />
        <button class="fr-btn">Voir ma demande</button>
      </PostForm>
      <LinkLine href="/codes-acces" space="fr-mt-3w">
        Je n’ai plus mon {LABELS.firstCode}
      </LinkLine>
    </ColumnPage>
  );
}

/** Where a request stands, and what its owner can do. */
export function requestStatusPage(
  { login, firstCode }: { login: string; firstCode: string },
  status: ResetStatus,
  unit: string | undefined,
) {
  const { resetId, state, requestedAt, expiresAt } = status;
  const { said, todo } = STATES[state];
  const over = OVER.includes(state);
  return (
    <ColumnPage title={`${said} – ${LABELS.whereIsMyRequest}`} heading={LABELS.whereIsMyRequest}>
      <Facts
        facts={[
          ['État', <strong>{said}</strong>],
          unit !== undefined && ['Service gestionnaire', unit],
          requestedAt !== null && ['Depuis', frenchInstant(requestedAt)],
          !over && ['Jusqu’au', frenchInstant(expiresAt)],
        ]}
      />
      <p>{todo}</p>
      {state === 'started' && <SendRequest request={{ way: 'a', resetId, firstCode, expiresAt }} />}
      {state === 'second-code-released' && (
        <LinkLine href="/codes-acces/c" button>
          {LABELS.setPassword}
        </LinkLine>
      )}
      {over ? (
        <LinkLine href={state === 'completed' ? '/connexion' : '/codes-acces'}>
          {state === 'completed' ? LABELS.signIn : LABELS.accessCodes}
        </LinkLine>
      ) : (
        <div class="fr-mt-6w">
          <h2 class="fr-h5">Vous n’en avez plus besoin ?</h2>
          <p>
            Annulée, elle ne peut plus servir à personne. Votre mot de passe actuel reste valable.
          </p>
          <PostForm action="/codes-acces/annulation" hidden={{ login, firstCode }}>
            <button class="fr-btn fr-btn--secondary">{LABELS.cancel}</button>
          </PostForm>
        </div>
      )}
    </ColumnPage>
  );
}

/** Says that the request was cancelled. */
export const CANCELLED_PAGE = (
  <ColumnPage title="Votre demande est annulée" isDone>
    <p>Ses codes ne servent plus à rien. Votre mot de passe actuel reste valable.</p>
    <LinkLine href="/codes-acces">{LABELS.accessCodes}</LinkLine>
  </ColumnPage>
);
