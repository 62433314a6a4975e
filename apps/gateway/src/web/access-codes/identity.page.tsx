import type { View } from '../answers/page-answer.js';
import { BirthDateField, Field } from '../components/field.js';
import { PostForm } from '../components/post-form.js';
import { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { stepPage } from './step-page.js';
import { WAYS } from './steps.js';

/** Way A, first step: usual name, first name, birth date. */
export function identityPage(form: FilledForm = new FilledForm()): View {
  return stepPage({
    heading: WAYS.a.title,
    steps: WAYS.a.steps,
    at: 1,
    form,
    content: (
      <PostForm action="/codes-acces/a">
        <Field form={form} name="usualName" label={LABELS.usualName} autoComplete="family-name" />
        <Field form={form} name="firstName" label={LABELS.firstName} autoComplete="given-name" />
        <BirthDateField form={form} label={LABELS.birthDate} />
        <button class="fr-btn">{LABELS.search}</button>
      </PostForm>
    ),
  });
}
