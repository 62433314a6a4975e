import { BirthDateField, Field } from '../components/field.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { StepPage } from './step-page.js';

/** Way A, first step: usual name, first name, birth date. */
export function identityPage(form?: FilledForm) {
  return (
    <StepPage way="a" step="who" form={form}>
      <PostForm action="/codes-acces/a">
        <Field name="usualName" label={LABELS.usualName} autoComplete="family-name" />
        <Field name="firstName" label={LABELS.firstName} autoComplete="given-name" />
        <BirthDateField autoComplete="bday" inputMode="text" />
        <button class="fr-btn">{LABELS.search}</button>
      </PostForm>
    </StepPage>
  );
}
