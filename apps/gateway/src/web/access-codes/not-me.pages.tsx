import type { NotMeEffect } from '@citadelle/contracts/calls';
import type { ComponentChildren } from 'preact';
import { LinkLine } from '../components/links.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';

/** What a link may still do, so that its page asks. */
type Question = Extract<NotMeEffect, 'cancelled' | 'contested' | 'alerted'>;

interface QuestionWords {
  readonly asked: string;
  readonly will: string;
  readonly button: string;
}

const QUESTIONS: Readonly<Record<Question, QuestionWords>> = {
  cancelled: {
    asked: 'Quelqu’un a demandé un nouveau mot de passe pour votre compte, et ce n’est pas vous ?',
    will: 'Annulez cette demande : ses codes ne serviront plus à rien. Votre mot de passe ne change pas.',
    button: 'Ce n’est pas moi : annuler cette demande',
  },
  contested: {
    asked: 'Quelqu’un a choisi un nouveau mot de passe pour votre compte, et ce n’est pas vous ?',
    will: 'Supprimez ce mot de passe : toutes les sessions ouvertes seront fermées, votre service gestionnaire et les administrateurs seront prévenus, et vous choisirez un nouveau mot de passe avec deux nouveaux codes.',
    button: 'Ce n’est pas moi : supprimer ce mot de passe',
  },
  alerted: {
    asked:
      'Quelqu’un a de nouveau choisi un mot de passe pour votre compte, et ce n’est pas vous ?',
    will: 'Un mot de passe de ce compte a déjà été supprimé ces derniers jours. Cette fois, votre service gestionnaire et les administrateurs seront prévenus, mais le mot de passe ne sera supprimé que par eux : appelez-les aussi.',
    button: 'Ce n’est pas moi : prévenir les gestionnaires',
  },
};

/** Whether the page of a link asks before it does something. */
export function isQuestion(effect: NotMeEffect): effect is Question {
  return Object.hasOwn(QUESTIONS, effect);
}

/** « Ce n'est pas moi »: says what will be done, and asks first. */
export function notMePage(token: string, effect: Question, form?: FilledForm) {
  const { asked, will, button } = QUESTIONS[effect];
  return (
    <ColumnPage title={LABELS.notMe} form={form}>
      <p class="fr-text--lead">{asked}</p>
      <p>{will}</p>
      <PostForm action="/ce-n-est-pas-moi" hidden={{ jeton: token }}>
        <button class="fr-btn">{button}</button>
      </PostForm>
      <p class="fr-mt-3w">
        Si c’est bien vous, ne faites rien et <a href="/">revenez à l’accueil</a>.
      </p>
    </ColumnPage>
  );
}

const HEADINGS: Readonly<Record<NotMeEffect, string>> = {
  cancelled: 'La demande est annulée',
  contested: 'Le mot de passe est supprimé',
  alerted: 'Les gestionnaires sont prévenus',
  'nothing-left': 'C’est déjà fait',
  ended: 'La demande est terminée',
  'too-late': 'Ce lien ne sert plus',
};

const SAID: Readonly<Record<NotMeEffect, string>> = {
  cancelled: 'Ses codes ne servent plus à rien, et votre mot de passe n’a pas changé.',
  contested:
    'Plus personne ne peut se connecter à votre compte : toutes les sessions sont fermées. Votre service gestionnaire et les administrateurs sont prévenus.',
  alerted:
    'Un mot de passe de ce compte a déjà été supprimé ces derniers jours : celui-ci ne l’est pas. Votre service gestionnaire et les administrateurs sont prévenus.',
  'nothing-left':
    'Ce lien a déjà servi, ou le mot de passe a été supprimé autrement : il n’y a plus rien à faire ici.',
  ended: 'Elle s’est terminée sans nouveau mot de passe : il n’y a plus rien à annuler.',
  'too-late':
    'Il a cessé de fonctionner : trop de temps est passé, ou un autre mot de passe a été choisi depuis avec deux codes. Rien n’a été changé.',
};

/** What was done, or why nothing is left to do, and what to do next; `unit` is the name of the unit to call. */
export function notMeDonePage(effect: NotMeEffect, unit: string | null) {
  const heading = HEADINGS[effect];
  return (
    <ColumnPage title={`${heading} – ${LABELS.notMe}`} heading={heading} isDone>
      <p class="fr-text--lead">{SAID[effect]}</p>
      <h2 class="fr-h5">Et maintenant ?</h2>
      <ol>
        <Next effect={effect} unit={unit} />
        <li>Ne donnez jamais vos codes ni votre mot de passe, pas même à un collègue.</li>
      </ol>
      {(effect === 'contested' || effect === 'nothing-left') && (
        <LinkLine href="/codes-acces" button space="fr-mt-4w">
          {LABELS.accessCodes}
        </LinkLine>
      )}
    </ColumnPage>
  );
}

function Next({ effect, unit }: { effect: NotMeEffect; unit: string | null }) {
  switch (effect) {
    case 'contested':
    case 'nothing-left':
      return (
        <>
          <li>
            <Call unit={unit} /> : quelqu’un s’est fait passer pour vous.
          </li>
          <li>
            <a href="/codes-acces">Demandez de nouveaux codes</a> et choisissez un nouveau mot de
            passe : vous ne pourrez pas vous connecter avant.
          </li>
        </>
      );
    case 'alerted':
    case 'too-late':
      return (
        <li>
          <Call unit={unit} now />, à un numéro que vous connaissez déjà : votre gestionnaire peut
          supprimer ce mot de passe et fermer toutes les sessions.
        </li>
      );
    case 'cancelled':
    case 'ended':
      return (
        <>
          <li>
            <Call unit={unit} /> : quelqu’un s’est fait passer pour vous.
          </li>
          <li>
            Si quelqu’un peut connaître votre mot de passe, <a href="/mot-de-passe">changez-le</a>.
          </li>
        </>
      );
  }
}

function Call({ unit, now = false }: { unit: string | null; now?: boolean }): ComponentChildren {
  const whom = unit === null ? '' : ` (${unit})`;
  return `${now ? 'Appelez tout de suite' : 'Prévenez'} votre service gestionnaire${whom}`;
}

/** Shown for a link that is incomplete or wrong. */
export const NOT_ME_WITHOUT_TOKEN_PAGE = (
  <ColumnPage title={`Lien incomplet – ${LABELS.notMe}`} heading={LABELS.notMe}>
    <p>
      Ce lien est incomplet. Ouvrez-le depuis le message que vous avez reçu, ou copiez-le en entier
      dans la barre d’adresse.
    </p>
    <p>
      Vous avez le {LABELS.firstCode} de la demande ?{' '}
      <a href="/codes-acces/suivi">Annulez-la depuis son suivi</a>. Sinon, appelez votre service
      gestionnaire.
    </p>
  </ColumnPage>
);
