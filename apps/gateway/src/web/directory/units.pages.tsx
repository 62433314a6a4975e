import { withDe } from '@citadelle/contracts';
import type { UnitView } from '@citadelle/contracts/calls';
import { Field } from '../components/field.js';
import { PostForm } from '../components/post-form.js';
import type { Messages } from '../components/messages.js';
import type { FilledForm } from '../forms/filled-form.js';
import { nameWithId } from '../known-units.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';
import { ConfirmPassword } from '../powers/confirm-password.js';
import { type Manager, nameOf } from './agent-name.js';
import { Proposals, type SeenProposal } from './proposals.js';
import { agentPath } from './agents.page.js';

const DONE: Messages = {
  declaration: { title: 'Le service est créé' },
  nom: { title: 'Le nom du service est modifié' },
  nomination: { title: 'Le gestionnaire est nommé' },
  confirmation: {
    title: 'La nomination est confirmée',
    said: 'Si quelqu’un d’autre l’avait faite, cette personne peut désormais donner des codes.',
  },
  retrait: { title: 'Le gestionnaire est retiré' },
};

/** The address of a unit's page. */
export function unitPath(unitId: string): string {
  return `/annuaire/services/${unitId}`;
}

/** « Services gestionnaires ». */
export function unitsPage(
  units: readonly UnitView[],
  proposals: readonly SeenProposal[],
  form?: FilledForm,
) {
  return (
    <ColumnPage
      title={LABELS.units}
      form={form}
      place={{ section: '/annuaire/services' }}
      back={{ href: '/annuaire', label: LABELS.directory }}
    >
      <Proposals proposals={proposals} />
      {proposals.length > 0 && <h2>Services</h2>}
      <ul class="fr-raw-list pratic-choices">
        {units.map((unit) => (
          <li>
            <a class="fr-link fr-link--lg" href={unitPath(unit.unitId)}>
              {nameWithId(unit)}
            </a>
            <p class="fr-mb-1v">{countOf(unit.managers.length)}</p>
          </li>
        ))}
      </ul>
      <h2>Créer un service</h2>
      <PostForm action="/annuaire/services">
        <Field
          name="unitId"
          label="Code"
          hint="Par exemple SIG-AESH ; il ne changera plus"
          verbatim
        />
        <Field name="name" label="Nom" />
        <button class="fr-btn">Créer le service</button>
      </PostForm>
    </ColumnPage>
  );
}

interface SeenUnit {
  readonly unit: UnitView;
  readonly managers: readonly Manager[];
}

/** One unit: its name, and who manages it. */
export function unitPage({ unit, managers }: SeenUnit, form?: FilledForm) {
  const { unitId, name } = unit;
  return (
    <ColumnPage
      title={`${name} – ${LABELS.units}`}
      form={form}
      messages={DONE}
      heading={nameWithId(unit)}
      place={{ section: '/annuaire/services', page: name }}
      back={{ href: '/annuaire/services', label: LABELS.units }}
    >
      <h2>Gestionnaires</h2>
      {managers.length === 0 && (
        <p>Personne : les demandes de codes de ce service n’arrivent à aucun gestionnaire.</p>
      )}
      <ul class="fr-raw-list pratic-choices">
        {managers.map((manager) => (
          <li>
            <ManagerEntry manager={manager} unitId={unitId} />
          </li>
        ))}
      </ul>
      <h3 class="fr-mt-4w">Nommer un gestionnaire</h3>
      <PostForm action={`${unitPath(unitId)}/nomination`}>
        <Field
          name="login"
          label="Identifiant de la personne"
          hint="Par exemple jpin, ou son adresse électronique"
          verbatim
        />
        <ConfirmPassword />
        <button class="fr-btn fr-btn--secondary">Nommer gestionnaire</button>
      </PostForm>
      <h2 class="fr-mt-6w">Nom du service</h2>
      <PostForm action={`${unitPath(unitId)}/nom`}>
        <Field name="name" label="Nom" initial={name} />
        <button class="fr-btn fr-btn--secondary">Modifier le nom</button>
      </PostForm>
    </ColumnPage>
  );
}

function ManagerEntry({ manager, unitId }: { manager: Manager; unitId: string }) {
  const { agentId, login } = manager;
  const name = nameOf(manager);
  return (
    <>
      <a class="fr-link" href={agentPath(agentId)}>
        {login ? `${name} (${login})` : name}
      </a>
      <p class="fr-mt-1w">
        <a
          class="fr-btn fr-btn--tertiary fr-btn--sm fr-mr-1w"
          href={`${unitPath(unitId)}/confirmation/${agentId}`}
        >
          Confirmer
          <span class="fr-sr-only">{` la nomination ${withDe(name)}`}</span>
        </a>
        <a
          class="fr-btn fr-btn--secondary fr-btn--sm"
          href={`${unitPath(unitId)}/retrait/${agentId}`}
        >
          Retirer
          <span class="fr-sr-only">{` ${name}`}</span>
        </a>
      </p>
    </>
  );
}

function countOf(managers: number): string {
  if (managers === 0) return 'aucun gestionnaire';
  return managers === 1 ? '1 gestionnaire' : `${managers} gestionnaires`;
}
