import type { UnitView } from '@citadelle/contracts/calls';
import type { View } from '../answers/page-answer.js';
import { Field } from '../components/field.js';
import { PostForm } from '../components/post-form.js';
import { SelectField } from '../components/select-field.js';
import { FilledForm } from '../forms/filled-form.js';
import { columnPage } from '../layout/column-page.js';
import { LABELS } from '../layout/labels.js';
import { unitOptions } from './agents.page.js';

/** « Créer un agent ». */
export function newAgentPage(
  units: readonly UnitView[],
  form: FilledForm = new FilledForm(),
): View {
  return columnPage({
    title: `Créer un agent – ${LABELS.directory}`,
    form,
    heading: 'Créer un agent',
    back: { href: '/annuaire', label: LABELS.directory },
    content: (
      <>
        <p>Son compte s’ouvre tout seul, avec son NUMEN pour mot de passe initial.</p>
        <PostForm action="/annuaire/agents/nouveau">
          <Field form={form} name="usualName" label={LABELS.usualName} />
          <Field form={form} name="firstName" label={LABELS.firstName} />
          <Field
            form={form}
            name="birthDate"
            label={LABELS.birthDate}
            hint="Format attendu : JJ/MM/AAAA, par exemple 02/11/1988"
          />
          <Field
            form={form}
            name="numen"
            label="NUMEN"
            hint="13 caractères, confidentiel : il n’est plus jamais affiché"
            verbatim
          />
          <SelectField
            form={form}
            name="unit"
            label="Service gestionnaire"
            options={[['', 'Choisissez un service'], ...unitOptions(units)]}
          />
          <button class="fr-btn">créer l’agent</button>
        </PostForm>
      </>
    ),
  });
}
