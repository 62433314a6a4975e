import { Alert, type Messages } from '../components/messages.js';
import { Field, PasswordField } from '../components/field.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';
import type { SignInReason } from '../visits/sign-in-path.js';

const REASONS = {
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
    title: 'Vous êtes déconnecté(e)',
    said: 'Rien de votre visite ne reste dans ce navigateur.',
  },
  'mot-de-passe-choisi': {
    title: 'Votre mot de passe est modifié',
    said: 'Connectez-vous avec votre identifiant et votre nouveau mot de passe.',
  },
} as const satisfies Record<SignInReason, Messages[string]>;

interface Props {
  readonly form?: FilledForm;
  /** The page to come back to. */
  readonly back?: string;
  /** Who is signed in already. */
  readonly signedIn?: string;
}

/** « Connexion ». */
export function signInPage({ form, back, signedIn }: Props) {
  return (
    <ColumnPage
      title={LABELS.signIn}
      form={form}
      messages={REASONS}
      back={{ href: '/codes-acces', label: LABELS.unknownCredentials }}
    >
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
          name="login"
          label="Identifiant"
          hint="L’initiale de votre prénom suivie de votre nom, par exemple jpin, ou votre adresse électronique"
          autoComplete="username"
          verbatim
        />
        <PasswordField
          name="password"
          label="Mot de passe"
          hint="La première fois, votre NUMEN"
          autoComplete="current-password"
        />
        <button class="fr-btn">{LABELS.signIn}</button>
      </PostForm>
    </ColumnPage>
  );
}
