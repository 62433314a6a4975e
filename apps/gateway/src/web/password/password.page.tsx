import type { SessionView } from '@citadelle/contracts/calls';
import type { View } from '../answers/page-answer.js';
import { PasswordField } from '../components/field.js';
import { PasswordRules } from '../components/password-rules.js';
import { PostForm } from '../components/post-form.js';
import { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';

/** « Choisir mon mot de passe ». */
export function passwordPage(session: SessionView, form: FilledForm = new FilledForm()): View {
  const { account, passwordChangeRequired: first } = session;
  return {
    title: 'Choisir mon mot de passe',
    form,
    content: (
      <div class="pratic-column">
        <h1>Choisir mon mot de passe</h1>
        {first && (
          <p class="fr-text--lead">
            Vous vous êtes connecté(e) avec votre NUMEN. Choisissez maintenant un mot de passe que
            vous serez seul(e) à connaître : votre NUMEN n’ouvrira plus rien.
          </p>
        )}
        <PostForm action="/mot-de-passe">
          <input type="hidden" name="username" value={account.login} autocomplete="username" />
          <PasswordField
            form={form}
            name="currentPassword"
            label="Mot de passe actuel"
            {...(first && { hint: 'Votre NUMEN' })}
            autoComplete="current-password"
          />
          <PasswordRules
            form={form}
            of="newPassword"
            holder={[
              account.login,
              ...`${account.firstName} ${account.usualName}`.split(/[\s'’-]+/),
            ]}
          />
          <PasswordField
            form={form}
            name="newPassword"
            label="Nouveau mot de passe"
            autoComplete="new-password"
            describedBy="regles"
          />
          <PasswordField
            form={form}
            name="confirmation"
            label="Confirmation du nouveau mot de passe"
            hint="Le même, une deuxième fois"
            autoComplete="new-password"
          />
          <button class="fr-btn">{LABELS.changePassword}</button>
        </PostForm>
      </div>
    ),
  };
}
