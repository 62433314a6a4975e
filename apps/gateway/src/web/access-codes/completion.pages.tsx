import type { View } from '../answers/page-answer.js';
import { Alert } from '../components/alert.js';
import { Field } from '../components/field.js';
import { NewPasswordFields } from '../components/new-password-fields.js';
import { PostForm } from '../components/post-form.js';
import { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { stepPage } from './step-page.js';
import { PASSWORD_STEPS } from './steps.js';

const CODE_HINT = '8 lettres et chiffres, en majuscules ou non, avec ou sans tiret';

/** C: login, both codes, and the new password twice. */
export function completionPage(form: FilledForm = new FilledForm()): View {
  return stepPage({
    heading: LABELS.setPassword,
    steps: PASSWORD_STEPS,
    at: 1,
    form,
    content: (
      <PostForm action="/codes-acces/c">
        <Field form={form} name="login" label="1. Identifiant" autoComplete="username" verbatim />
        <Field
          form={form}
          name="firstCode"
          label={`2. ${LABELS.firstCode}`}
          hint={`Celui que vous avez noté ou imprimé : ${CODE_HINT}`}
          verbatim
        />
        <Field
          form={form}
          name="secondCode"
          label={`3. ${LABELS.secondCode}`}
          hint={`Celui que votre gestionnaire vous a donné : ${CODE_HINT}`}
          verbatim
        />
        <NewPasswordFields form={form} numbers={['4. ', '5. ']} />
        <button class="fr-btn">{LABELS.changePassword}</button>
      </PostForm>
    ),
  });
}

/** The last page of way C: the password was changed. */
export const COMPLETED_PAGE: View = stepPage({
  heading: LABELS.setPassword,
  steps: PASSWORD_STEPS,
  at: 2,
  content: (
    <>
      <Alert kind="success" title="Votre mot de passe est modifié">
        <p>Vos codes ne servent plus à rien : vous pouvez les jeter.</p>
      </Alert>
      <p>
        <a class="fr-btn" href="/connexion">
          {LABELS.signIn}
        </a>
      </p>
    </>
  ),
});
