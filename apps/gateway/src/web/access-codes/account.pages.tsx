import { useContext } from 'preact/hooks';
import { Facts } from '../components/facts.js';
import { BirthDateField, Field } from '../components/field.js';
import { LinkLine } from '../components/links.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { writtenDate } from '../forms/typed-date.js';
import { LABELS } from '../layout/labels.js';
import { FormContext } from '../layout/page-context.js';
import type { KeptStep } from './kept-step.js';
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

/** Way A, second step: the names and the birth date that were typed, to be confirmed. */
export function verificationPage({ usualName, firstName, birthDate }: KeptStep<'found'>) {
  return (
    <StepPage way="a" step="names">
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
      <LinkLine href="/codes-acces/a" space="fr-mt-3w">
        Corriger mes informations
      </LinkLine>
    </StepPage>
  );
}

/** Way A, third step: login and address. */
export function accountPage({ login, address }: KeptStep<'found'>, form?: FilledForm) {
  return (
    <StepPage way="a" step="account" form={form}>
      <p>Notez-les : ils sont à vous pour toute votre carrière dans l’académie.</p>
      <Facts
        facts={[
          [LABELS.yourAddress, <strong>{address}</strong>],
          [LABELS.yourLogin, <strong>{login}</strong>],
        ]}
      />
      <PostForm action="/codes-acces/a/compte">
        <StartAnew />
        <button class="fr-btn">{LABELS.wantNewPassword}</button>
      </PostForm>
    </StepPage>
  );
}

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

/** The way out when a request is pending already: go on with it, or make another one beside it. */
function StartAnew() {
  if (useContext(FormContext).problem?.code !== 'reset-pending') return null;
  return (
    <div class="fr-callout">
      <p>
        Vous avez gardé son {LABELS.firstCode} ? Poursuivez-la :{' '}
        <a href="/codes-acces/suivi">{LABELS.whereIsMyRequest}</a>
      </p>
      <p>
        Sinon, faites-en une autre, avec un nouveau {LABELS.firstCode}. Celle en cours reste valable
        jusqu’à ce que l’une des deux aboutisse. Si elle n’est pas de vous, dites-le à votre service
        gestionnaire.
      </p>
      <button class="fr-btn fr-btn--secondary" name="startAnew" value="true">
        Faire une autre demande
      </button>
    </div>
  );
}
