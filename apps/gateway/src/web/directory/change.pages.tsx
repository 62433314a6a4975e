import { withDe } from '@citadelle/contracts';
import type { AgentView, UnitView } from '@citadelle/contracts/calls';
import type { ComponentChildren } from 'preact';
import { TickBox } from '../components/choices.js';
import { Field, SelectField } from '../components/field.js';
import { LinkLine } from '../components/links.js';
import { PostForm } from '../components/post-form.js';
import { FilledForm } from '../forms/filled-form.js';
import { writtenDate } from '../forms/typed-date.js';
import { unitChoices } from '../known-units.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';
import { nameOf } from './agent-name.js';
import { agentPath } from './agents.page.js';
import { TICKED } from './directory.forms.js';

/** How a phone number is typed. */
export const PHONE_HINT = 'Pour rappeler la personne, par exemple 03 81 65 47 00';
/** What the end of a contract does, and how it is typed. */
export const CONTRACT_HINT =
  'Dernier jour du contrat, sous la forme JJ/MM/AAAA : le compte se ferme tout seul après ce jour';

interface Change {
  readonly agent: AgentView;
  /** What it is. */
  readonly heading: string;
  /** The last part of the address of the page, to which its form goes too. */
  readonly path: string;
  /** What stands in the fields before they are filled. */
  readonly now: Record<string, string>;
  readonly form: FilledForm | undefined;
  readonly children: ComponentChildren;
}

/** The page of a change of an agent. */
function ChangePage({ agent, heading, path, now, form, children }: Change) {
  return (
    <ColumnPage
      title={heading}
      form={form ?? new FilledForm(now)}
      place={{
        section: '/annuaire',
        above: [agentPath(agent.agentId), nameOf(agent)],
        page: heading,
      }}
    >
      <PostForm action={`${agentPath(agent.agentId)}/${path}`}>
        {children}
        <button class="fr-btn">Enregistrer</button>
      </PostForm>
      <LinkLine href={agentPath(agent.agentId)} space="fr-mt-4w">
        Ne rien changer, et revenir à la page : {nameOf(agent)}
      </LinkLine>
    </ColumnPage>
  );
}

/** « Changer le nom ». */
export function renamePage(agent: AgentView, form?: FilledForm) {
  const { usualName, firstName } = agent;
  return (
    <ChangePage
      agent={agent}
      heading={`Changer le nom ${withDe(nameOf(agent))}`}
      path="nom"
      now={{ usualName, firstName }}
      form={form}
    >
      <Field name="usualName" label={LABELS.usualName} />
      <Field name="firstName" label={LABELS.firstName} />
      <TickBox
        name="newLogin"
        value={TICKED}
        label="Donner un nouvel identifiant et une nouvelle adresse"
        hint="Sinon, ils restent comme ils sont. Les anciens continuent de fonctionner dans tous les cas."
      />
      <TickBox
        name="hideOldNames"
        value={TICKED}
        label="Ne plus montrer l’ancien nom"
        hint="Après un changement de prénom ou de genre, par exemple : l’ancien nom, l’ancien identifiant et l’ancienne adresse n’apparaissent plus nulle part."
      />
    </ChangePage>
  );
}

/** « Changer le service ». */
export function assignPage(agent: AgentView, units: readonly UnitView[], form?: FilledForm) {
  return (
    <ChangePage
      agent={agent}
      heading={`Changer le service ${withDe(nameOf(agent))}`}
      path="service"
      now={{ unit: agent.unit }}
      form={form}
    >
      <p>
        Le nouveau service traitera ses demandes de codes. Pendant sept jours, vous ne pourrez pas
        lui donner de 2e code vous-même.
      </p>
      <SelectField
        name="unit"
        label="Service gestionnaire"
        options={[['', 'Choisissez un service'], ...unitChoices(units)]}
      />
    </ChangePage>
  );
}

/** « Changer le téléphone ». */
export function phonePage(agent: AgentView, form?: FilledForm) {
  return (
    <ChangePage
      agent={agent}
      heading={`Changer le téléphone ${withDe(nameOf(agent))}`}
      path="telephone"
      now={{ phone: agent.phone ?? '' }}
      form={form}
    >
      <Field
        name="phone"
        label="Téléphone"
        hint={`${PHONE_HINT} ; videz ce champ s’il n’y en a plus`}
        optional
      />
    </ChangePage>
  );
}

/** « Changer la fin de contrat ». */
export function contractPage(agent: AgentView, form?: FilledForm) {
  return (
    <ChangePage
      agent={agent}
      heading={`Changer la fin de contrat ${withDe(nameOf(agent))}`}
      path="fin-de-contrat"
      now={{ endsOn: agent.endsOn === null ? '' : writtenDate(agent.endsOn) }}
      form={form}
    >
      <Field
        name="endsOn"
        label="Fin de contrat"
        hint={`${CONTRACT_HINT} ; videz ce champ pour un contrat sans fin connue`}
        optional
      />
    </ChangePage>
  );
}
