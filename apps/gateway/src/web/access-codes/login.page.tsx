import { BirthDateField, Field } from '../components/field.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { StartAnew } from './start-anew.js';
import { StepPage } from './step-page.js';

/** B, first step: login and birth date. */
export function loginPage(form?: FilledForm) {
  return (
    <StepPage way="b" step="who" form={form}>
      <PostForm action="/codes-acces/b">
        <Field name="login" label="Identifiant" autoComplete="username" verbatim />
        <BirthDateField autoComplete="bday" inputMode="text" />
        <StartAnew />
        <button class="fr-btn">{LABELS.getAccessCodes}</button>
      </PostForm>
    </StepPage>
  );
}
