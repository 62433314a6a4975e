import type { SessionView } from '@citadelle/contracts/calls';
import { PasswordField, UserName } from '../components/field.js';
import { NewPasswordFields } from '../components/new-password-fields.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';

/** « Choisir mon mot de passe ». */
export function passwordPage(session: SessionView, form?: FilledForm) {
  const { account, passwordChangeRequired: first } = session;
  return (
    <ColumnPage title="Choisir mon mot de passe" form={form}>
      {first && (
        <p class="fr-text--lead">
          Vous vous êtes connecté(e) avec votre NUMEN. Choisissez maintenant un mot de passe que
          vous serez seul(e) à connaître : votre NUMEN n’ouvrira plus rien.
        </p>
      )}
      <PostForm action="/mot-de-passe">
        <UserName login={account.login} />
        <PasswordField
          name="currentPassword"
          label="Mot de passe actuel"
          {...(first && { hint: 'Votre NUMEN' })}
          autoComplete="current-password"
        />
        <NewPasswordFields
          holder={{ names: [account.firstName, account.usualName], logins: [account.login] }}
        />
        <button class="fr-btn">{LABELS.changePassword}</button>
      </PostForm>
    </ColumnPage>
  );
}
