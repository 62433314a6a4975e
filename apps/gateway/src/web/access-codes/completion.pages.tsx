import { Field } from '../components/field.js';
import { LinkLine } from '../components/links.js';
import { NewPasswordFields } from '../components/new-password-fields.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { StepPage } from './step-page.js';

const CODE_HINT = '8 lettres et chiffres, en majuscules ou non, avec ou sans tiret';

/** C: login, both codes, and the new password twice. */
export function completionPage(form?: FilledForm) {
  return (
    <StepPage way="c" step="password" form={form}>
      <PostForm action="/codes-acces/c">
        <Field name="login" label="1. Identifiant" autoComplete="username" verbatim />
        <Field
          name="firstCode"
          label={`2. ${LABELS.firstCode}`}
          hint={`Celui que vous avez noté ou imprimé : ${CODE_HINT}`}
          verbatim
        />
        <Field
          name="secondCode"
          label={`3. ${LABELS.secondCode}`}
          hint={`Celui que votre gestionnaire vous a donné : ${CODE_HINT}`}
          verbatim
        />
        <NewPasswordFields numbers={['4. ', '5. ']} />
        <button class="fr-btn">{LABELS.changePassword}</button>
      </PostForm>
    </StepPage>
  );
}

/** The last page of way C: the password was changed. */
export const COMPLETED_PAGE = (
  <StepPage
    way="c"
    step="done"
    told={{
      title: 'Votre mot de passe est modifié',
      said: 'Vos codes ne servent plus à rien : vous pouvez les jeter.',
    }}
  >
    <LinkLine href="/connexion" button>
      {LABELS.signIn}
    </LinkLine>
  </StepPage>
);
