import type { View } from '../answers/page-answer.js';
import { Facts } from '../components/facts.js';
import { PostForm } from '../components/post-form.js';
import { FilledForm } from '../forms/filled-form.js';
import { writtenDate } from '../forms/typed-date.js';
import { LABELS } from '../layout/labels.js';
import type { FoundAccount } from './kept-step.js';
import { StartAnew } from './start-anew.js';
import { stepPage } from './step-page.js';
import { WAYS } from './steps.js';

/** Way A, second step: the names and the birth date that were typed, to be confirmed. */
export function verificationPage({ usualName, firstName, birthDate }: FoundAccount): View {
  return stepPage({
    heading: WAYS.a.title,
    steps: WAYS.a.steps,
    at: 2,
    content: (
      <>
        <p>Nous avons trouvé votre compte. Vérifiez une dernière fois vos informations.</p>
        <Facts
          facts={[
            [LABELS.usualName, usualName],
            [LABELS.firstName, firstName],
            [LABELS.birthDate, writtenDate(birthDate)],
          ]}
        />
        <PostForm action="/codes-acces/a/verification">
          <button class="fr-btn">{LABELS.getAccessCodes}</button>
        </PostForm>
        <p class="fr-mt-3w">
          <a class="fr-link" href="/codes-acces/a">
            Corriger mes informations
          </a>
        </p>
      </>
    ),
  });
}

/** Way A, third step: login and address. */
export function accountPage(
  { login, address }: FoundAccount,
  form: FilledForm = new FilledForm(),
): View {
  return stepPage({
    heading: WAYS.a.title,
    steps: WAYS.a.steps,
    at: 3,
    form,
    content: (
      <>
        <p>Notez-les : ils sont à vous pour toute votre carrière dans l’académie.</p>
        <Facts
          facts={[
            [LABELS.yourAddress, <strong>{address}</strong>],
            [LABELS.yourLogin, <strong>{login}</strong>],
          ]}
        />
        <PostForm action="/codes-acces/a/compte">
          <StartAnew form={form} />
          <button class="fr-btn">{LABELS.wantNewPassword}</button>
        </PostForm>
      </>
    ),
  });
}
