import type { View } from '../answers/page-answer.js';
import { BirthDateField, Field } from '../components/field.js';
import { PostForm } from '../components/post-form.js';
import { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { StartAnew } from './start-anew.js';
import { stepPage } from './step-page.js';
import { WAYS } from './steps.js';

/** B, first step: login and birth date. */
export function loginPage(form: FilledForm = new FilledForm()): View {
  return stepPage({
    heading: WAYS.b.title,
    steps: WAYS.b.steps,
    at: 1,
    form,
    content: (
      <PostForm action="/codes-acces/b">
        <Field form={form} name="login" label="Identifiant" autoComplete="username" verbatim />
        <BirthDateField form={form} label={LABELS.birthDate} />
        <StartAnew form={form} />
        <button class="fr-btn">{LABELS.getAccessCodes}</button>
      </PostForm>
    ),
  });
}
