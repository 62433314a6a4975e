import { withDe } from '@citadelle/contracts';
import type { AgentView, UnitView } from '@citadelle/contracts/calls';
import type { ComponentChildren } from 'preact';
import { Field } from '../components/field.js';
import { LinkLine } from '../components/links.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import type { Section } from '../layout/directory-place.js';
import { ColumnPage } from '../layout/page.js';
import { ConfirmPassword } from '../powers/confirm-password.js';
import { agentPath } from './agents.page.js';
import { type Manager, nameOf } from './agent-name.js';
import { unitPath } from './units.pages.js';

interface Act {
  /** What it is and whom it concerns. */
  readonly heading: string;
  /** The address of the page, to which its form goes too. */
  readonly action: string;
  readonly back: { readonly href: string; readonly label: string };
  /** The words of the button, which say yes. */
  /** The part of the directory; that of agents where nothing is said. */
  readonly section?: Section;
  readonly yes: string;
  readonly form: FilledForm | undefined;
  /** What will happen. */
  readonly children: ComponentChildren;
  /** What else must be said before the password. */
  readonly fields?: ComponentChildren;
}

/** The page of an act that makes or unmakes somebody: nothing happens before « Oui, … ». */
function ActPage({
  section = '/annuaire',
  heading,
  action,
  back,
  yes,
  form,
  children,
  fields,
}: Act) {
  return (
    <ColumnPage
      title={heading}
      form={form}
      place={{ section, above: [back.href, back.label], page: heading }}
    >
      {children}
      <PostForm action={action}>
        {fields}
        <ConfirmPassword />
        <button class="fr-btn">{yes}</button>
      </PostForm>
      <LinkLine href={back.href} space="fr-mt-4w">
        Ne rien changer, et revenir à la page : {back.label}
      </LinkLine>
    </ColumnPage>
  );
}

const backTo = (agent: AgentView) => ({
  href: agentPath(agent.agentId),
  label: nameOf(agent),
});

/** « Départ ». */
export function departurePage(agent: AgentView, form?: FilledForm) {
  return (
    <ActPage
      heading={`Départ ${withDe(nameOf(agent))}`}
      action={`${agentPath(agent.agentId)}/depart`}
      back={backTo(agent)}
      yes="Oui, enregistrer le départ"
      form={form}
      fields={
        <Field
          name="on"
          label="Date du départ"
          hint="Premier jour où la personne n’est plus là, sous la forme JJ/MM/AAAA : par exemple 01/09/2026 pour un contrat qui finit le 31/08/2026. Un jour à venir est annoncé."
        />
      }
    >
      <p>
        Le compte se ferme ce jour-là, ou aussitôt si le jour est passé : les demandes de codes en
        cours prennent fin, et les rôles sont retirés. Ni l’identifiant ni l’adresse ne seront
        donnés à quelqu’un d’autre. Les administrateurs en sont prévenus.
      </p>
    </ActPage>
  );
}

/** Makes somebody an administrator. */
export function appointmentPage(agent: AgentView, form?: FilledForm) {
  return (
    <ActPage
      heading={`Nommer ${nameOf(agent)} administrateur de l’annuaire`}
      action={`${agentPath(agent.agentId)}/nomination`}
      back={backTo(agent)}
      yes="Oui, nommer administrateur"
      form={form}
    >
      <p>
        Cette personne pourra modifier tout l’annuaire. Elle et tous les administrateurs en sont
        prévenus.
      </p>
    </ActPage>
  );
}

/** Takes the role of an administrator. */
export function dismissalPage(agent: AgentView, form?: FilledForm) {
  return (
    <ActPage
      heading={`Retirer à ${nameOf(agent)} le rôle d’administrateur`}
      action={`${agentPath(agent.agentId)}/retrait`}
      back={backTo(agent)}
      yes="Oui, retirer ce rôle"
      form={form}
    >
      <p>
        Cette personne ne verra plus l’annuaire. Elle et tous les administrateurs en sont prévenus.
        Le dernier administrateur ne peut pas être retiré.
      </p>
    </ActPage>
  );
}

/** Takes the managing of a unit from somebody. */
export function managerDismissalPage(unit: UnitView, manager: Manager, form?: FilledForm) {
  return (
    <ActPage
      heading={`Retirer ${nameOf(manager)} des gestionnaires`}
      action={`${unitPath(unit.unitId)}/retrait/${manager.agentId}`}
      section="/annuaire/services"
      back={{ href: unitPath(unit.unitId), label: unit.name }}
      yes="Oui, retirer"
      form={form}
    >
      <p>
        Cette personne ne traitera plus les demandes de codes du service {unit.name}. Elle et tous
        les administrateurs en sont prévenus.
      </p>
    </ActPage>
  );
}

/** Says of a manager, as a second person, that they manage a unit. */
export function managerConfirmationPage(unit: UnitView, manager: Manager, form?: FilledForm) {
  return (
    <ActPage
      heading={`Confirmer la nomination ${withDe(nameOf(manager))}`}
      action={`${unitPath(unit.unitId)}/confirmation/${manager.agentId}`}
      section="/annuaire/services"
      back={{ href: unitPath(unit.unitId), label: unit.name }}
      yes="Oui, confirmer"
      form={form}
    >
      <p>
        Un gestionnaire nommé par une seule personne ne donne pas de codes pendant sept jours. Si
        vous connaissez {nameOf(manager)} et n’avez pas fait cette nomination vous-même,
        confirmez-la : cette personne pourra donner aussitôt des codes pour le service {unit.name}.
      </p>
    </ActPage>
  );
}
