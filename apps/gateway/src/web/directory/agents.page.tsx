import type { AgentView, Page, UnitView } from '@citadelle/contracts/calls';
import { Field, SelectField } from '../components/field.js';
import { LinkLine } from '../components/links.js';
import type { FilledForm } from '../forms/filled-form.js';
import { unitChoices } from '../known-units.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';
import { STATUSES } from './directory-words.js';

/** The fields of a search; each may stay empty. */
export const SEARCH_FIELDS = ['query', 'unit', 'status'] as const;

interface Props {
  readonly form: FilledForm;
  readonly units: readonly UnitView[];
  /** Undefined when the search was invalid. */
  readonly found?: Page<AgentView>;
}

/** « Annuaire »: the search, and the agents that it found. */
export function searchPage({ form, units, found }: Props) {
  return (
    <ColumnPage title={LABELS.directory} form={form} place={{ section: '/annuaire' }}>
      <form method="get" action="/annuaire" noValidate role="search">
        <Field
          name="query"
          label="Rechercher"
          hint="Le début d’un nom, d’un prénom, d’un identifiant ou d’une adresse"
          verbatim
          optional
        />
        <SelectField
          name="unit"
          label="Service gestionnaire"
          options={[['', 'Tous les services'], ...unitChoices(units)]}
        />
        <SelectField
          name="status"
          label="Situation"
          options={[['', 'Toutes'], ...Object.entries(STATUSES)]}
        />
        <button class="fr-btn">{LABELS.search}</button>
      </form>
      {found && <Found found={found} form={form} />}
    </ColumnPage>
  );
}

/** The address of an agent's page. */
export function agentPath(agentId: string): string {
  return `/annuaire/agents/${agentId}`;
}

function Found({ found: { items, next }, form }: { found: Page<AgentView>; form: FilledForm }) {
  return (
    <section class="fr-mt-6w">
      <h2>Résultats</h2>
      {items.length === 0 ? (
        <p>Personne ne correspond à cette recherche.</p>
      ) : (
        <LinkLine href={addressOf('/annuaire/agents.csv', form)}>Télécharger (CSV)</LinkLine>
      )}
      <ul class="fr-raw-list pratic-choices">
        {items.map(({ agentId, usualName, firstName, login, unit, status }) => (
          <li>
            <a class="fr-link fr-link--lg" href={agentPath(agentId)}>
              {`${usualName} ${firstName}`}
            </a>
            <p class="fr-mb-1v">{`${login ?? 'compte à venir'}, ${unit}, ${STATUSES[status]}`}</p>
          </li>
        ))}
      </ul>
      {next !== null && (
        <LinkLine href={addressOf('/annuaire', form, { after: next })}>Résultats suivants</LinkLine>
      )}
    </section>
  );
}

/** An address that asks for what the form asks for, and more. */
function addressOf(path: string, form: FilledForm, more: Record<string, string> = {}): string {
  const query = new URLSearchParams(more);
  for (const name of SEARCH_FIELDS) {
    if (form.value(name) !== '') query.set(name, form.value(name));
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
