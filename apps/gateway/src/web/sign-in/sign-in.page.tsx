import type { View } from '../answers/page-answer.js';
import { Alert } from '../components/alert.js';
import { Field, PasswordField } from '../components/field.js';
import { PostForm } from '../components/post-form.js';
import { FilledForm } from '../forms/filled-form.js';
import { columnPage } from '../layout/column-page.js';
import { LABELS } from '../layout/labels.js';
import type { SignInReason } from '../visits/sign-in-path.js';

const REASONS: Readonly<
  Record<SignInReason, { kind: 'info' | 'success'; title: string; said: string }>
> = {
  'session-terminee': {
    kind: 'info',
    title: 'Votre session est terminée',
    said: 'Connectez-vous de nouveau : vous reviendrez à la page que vous aviez quittée.',
  },
  'connexion-necessaire': {
    kind: 'info',
    title: 'Connexion nécessaire',
    said: 'Connectez-vous pour voir cette page.',
  },
  deconnexion: {
    kind: 'success',
    title: 'Vous êtes déconnecté(e)',
    said: 'Rien de votre visite ne reste dans ce navigateur.',
  },
  'mot-de-passe-choisi': {
    kind: 'success',
    title: 'Votre mot de passe est modifié',
    said: 'Connectez-vous avec votre identifiant et votre nouveau mot de passe.',
  },
};

interface Props {
  readonly form?: FilledForm;
  readonly reason?: string;
  /** The page to come back to. */
  readonly back?: string;
  /** Who is signed in already. */
  readonly signedIn?: string;
}

/** « Connexion ». */
export function signInPage({ form = new FilledForm(), reason, back, signedIn }: Props): View {
  const said = Object.hasOwn(REASONS, reason ?? '') ? REASONS[reason as SignInReason] : undefined;
  return columnPage({
    title: LABELS.signIn,
    form,
    back: { href: '/codes-acces', label: LABELS.unknownCredentials },
    content: (
      <>
        {said && !form.problem && (
          <Alert kind={said.kind} title={said.title}>
            <p>{said.said}</p>
          </Alert>
        )}
        {signedIn !== undefined && (
          <Alert kind="info" title={`${signedIn} est déjà connecté(e) dans ce navigateur`}>
            <p>
              Si c’est vous, <a href="/espace">ouvrez votre espace</a>. Sinon, connectez-vous :
              l’autre session sera fermée.
            </p>
          </Alert>
        )}
        <PostForm action="/connexion" hidden={back === undefined ? {} : { retour: back }}>
          <Field
            form={form}
            name="login"
            label="Identifiant"
            hint="L’initiale de votre prénom suivie de votre nom, par exemple jpin"
            autoComplete="username"
            verbatim
          />
          <PasswordField
            form={form}
            name="password"
            label="Mot de passe"
            hint="La première fois, votre NUMEN"
            autoComplete="current-password"
          />
          <button class="fr-btn">{LABELS.signIn}</button>
        </PostForm>
      </>
    ),
  });
}
