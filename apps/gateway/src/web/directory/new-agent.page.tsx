import type { UnitView } from '@citadelle/contracts/calls';
import { BirthDateField, Field, SelectField } from '../components/field.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { unitChoices } from '../known-units.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';
import { CONTRACT_HINT, PHONE_HINT } from './change.pages.js';

/** « Créer un agent ». */
export function newAgentPage(units: readonly UnitView[], form?: FilledForm) {
  return (
    <ColumnPage
      title={`Créer un agent – ${LABELS.directory}`}
      form={form}
      place={{ section: '/annuaire/agents/nouveau' }}
      heading="Créer un agent"
      back={{ href: '/annuaire', label: LABELS.directory }}
    >
      <p>Son compte s’ouvre tout seul, avec son NUMEN pour mot de passe initial.</p>
      <PostForm action="/annuaire/agents/nouveau">
        <Field name="usualName" label={LABELS.usualName} />
        <Field name="firstName" label={LABELS.firstName} />
        <BirthDateField />
        <Field
          name="numen"
          label="NUMEN"
          hint="13 caractères, confidentiel : il n’est plus jamais affiché"
          verbatim
        />
        <SelectField
          name="unit"
          label="Service gestionnaire"
          options={[['', 'Choisissez un service'], ...unitChoices(units)]}
        />
        <Field name="phone" label="Téléphone (facultatif)" hint={PHONE_HINT} optional />
        <Field name="endsOn" label="Fin de contrat (facultatif)" hint={CONTRACT_HINT} optional />
        <button class="fr-btn">Créer l’agent</button>
      </PostForm>
    </ColumnPage>
  );
}
