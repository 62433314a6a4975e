import type { AccountView, AgentPath, AgentView, UnitView } from '@citadelle/contracts/calls';
import { Alert, type Messages } from '../components/messages.js';
import { Facts } from '../components/facts.js';
import { Field } from '../components/field.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { writtenDate } from '../forms/typed-date.js';
import { nameWithId } from '../known-units.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';
import { ACCOUNT_DONE, AgentAccount } from './agent-account.js';
import { agentPath } from './agents.page.js';
import { knownMessages } from './known-agent.js';
import { STATUSES } from './directory-words.js';

const DONE: Messages = {
  ...ACCOUNT_DONE,
  creation: {
    title: 'L’agent est créé',
    said: 'Son compte s’ouvre tout seul dans les instants qui viennent.',
  },
  depart: {
    title: 'Le départ est enregistré',
    said: 'Le compte se ferme, les demandes de codes en cours prennent fin et les rôles sont retirés.',
  },
  'depart-annonce': {
    title: 'Le départ est annoncé',
    said: 'Il se fera tout seul ce jour-là. Jusque-là, vous pouvez l’annuler sur cette page.',
  },
  'depart-annule': {
    title: 'Le départ annoncé est annulé',
    said: 'Cette personne reste en poste, et son compte reste ouvert.',
  },
  nom: {
    title: 'Le nom est changé',
    said: 'Un nouvel identifiant, s’il est demandé, arrive dans les instants qui viennent.',
  },
  service: {
    title: 'Le service est changé',
    said: 'Ses demandes de codes en cours suivent.',
  },
  telephone: { title: 'Le téléphone est changé' },
  'fin-de-contrat': { title: 'La fin de contrat est changée' },
  retour: {
    title: 'Le retour est enregistré',
    said: 'Le compte s’ouvre de nouveau. Les rôles ne reviennent pas : nommez la personne s’il le faut.',
  },
  proposition: {
    kind: 'info',
    title: 'Proposé : un deuxième administrateur doit confirmer',
    said: 'Il le fait depuis cette page ou depuis « Services gestionnaires », qui dit jusqu’à quand. Tous les administrateurs en sont prévenus.',
  },
  nomination: {
    title: 'Cette personne est administrateur de l’annuaire',
    said: 'Elle peut modifier l’annuaire dès sa prochaine connexion.',
  },
  retrait: {
    title: 'Cette personne n’est plus administrateur de l’annuaire',
    said: 'Ses sessions ouvertes ne le permettent plus.',
  },
};

interface SeenAgent {
  readonly agent: AgentView;
  readonly account: AccountView | undefined;
  readonly units: readonly UnitView[];
  /** Undefined while nobody can say. */
  readonly isAdministrator: boolean | undefined;
}

/** An agent, their account, and what can be done. */
export function agentPage(
  { agent, account, units, isAdministrator }: SeenAgent,
  form?: FilledForm,
) {
  const name = `${agent.firstName} ${agent.usualName}`;
  const unit = units.find(({ unitId }) => unitId === agent.unit);
  const managed = units.filter(({ managers }) => managers.includes(agent.agentId));
  return (
    <ColumnPage
      title={`${name} – ${LABELS.directory}`}
      form={form}
      messages={{ ...DONE, ...knownMessages(agent) }}
      place={{ section: '/annuaire', page: name }}
      heading={name}
      back={{ href: '/annuaire', label: LABELS.directory }}
    >
      <Duplicates ids={agent.possibleDuplicateOf} />
      <Facts
        facts={[
          [LABELS.usualName, agent.usualName],
          [LABELS.firstName, agent.firstName],
          [LABELS.birthDate, writtenDate(agent.birthDate)],
          ['Service gestionnaire', unit ? nameWithId(unit) : agent.unit],
          ['Situation', STATUSES[agent.status]],
          agent.phone !== null && ['Téléphone', <a href={telLink(agent.phone)}>{agent.phone}</a>],
          agent.endsOn !== null && ['Fin de contrat', writtenDate(agent.endsOn)],
          managed.length > 0 && ['Gestionnaire de', managed.map(nameWithId).join(', ')],
          isAdministrator === true && ['Rôle', 'administrateur de l’annuaire'],
        ]}
      />
      <AnnouncedDeparture agent={agent} />
      <AgentAccount account={account} agentId={agent.agentId} />
      {agent.status === 'active' && <Changes agentId={agent.agentId} />}
      <ChangeStatus agent={agent} />
      {agent.status === 'active' && (
        <Administrator agentId={agent.agentId} isAdministrator={isAdministrator} />
      )}
    </ColumnPage>
  );
}

function Duplicates({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <Alert kind="warning" title="Doublon possible">
      <p>Mêmes noms et même date de naissance, avec un autre NUMEN. Vérifiez s’il s’agit de :</p>
      <ul>
        {ids.map((id, at) => (
          <li>
            <a href={agentPath(id)}>{`la même personne, fiche ${at + 1}`}</a>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

const telLink = (phone: string) => `tel:${phone.replaceAll(/[^+\d]/g, '')}`;

/** A departure that is to come, and the button that takes it back. */
function AnnouncedDeparture({ agent: { agentId, departsOn, endsOn } }: { agent: AgentView }) {
  if (departsOn === null) return null;
  return (
    <Alert kind="info" title={`Départ annoncé pour le ${writtenDate(departsOn)}`}>
      <p>Ce jour-là, le compte se ferme tout seul, et les rôles sont retirés.</p>
      {endsOn !== null && (
        <p>
          Si vous annulez ce départ, la fin de contrat du {writtenDate(endsOn)} est effacée aussi.
        </p>
      )}
      <PostForm action={`${agentPath(agentId)}/depart/annulation`}>
        <button class="fr-btn fr-btn--secondary fr-btn--sm">Annuler ce départ</button>
      </PostForm>
    </Alert>
  );
}

const CHANGES = [
  ['nom', 'Changer le nom'],
  ['service', 'Changer le service'],
  ['telephone', 'Changer le téléphone'],
  ['fin-de-contrat', 'Changer la fin de contrat'],
] as const;

/** What may be otherwise with somebody who works here. */
function Changes({ agentId }: AgentPath) {
  return (
    <section class="fr-mt-6w">
      <h2>Modifier</h2>
      <ul class="fr-btns-group fr-btns-group--inline">
        {CHANGES.map(([path, text]) => (
          <li>
            <a class="fr-btn fr-btn--secondary" href={`${agentPath(agentId)}/${path}`}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ChangeStatus({ agent }: { agent: AgentView }) {
  if (agent.status === 'active') {
    return (
      <section class="fr-mt-6w">
        <h2>Départ</h2>
        <p>Le compte se ferme et les rôles sont retirés, tout de suite ou un jour à venir.</p>
        <a class="fr-btn fr-btn--secondary" href={`${agentPath(agent.agentId)}/depart`}>
          Enregistrer un départ
        </a>
      </section>
    );
  }
  return (
    <section class="fr-mt-6w">
      <h2>Retour</h2>
      <p>Le compte s’ouvre de nouveau aussitôt, avec le même identifiant et la même adresse.</p>
      <PostForm action={`${agentPath(agent.agentId)}/retour`}>
        <Field
          name="on"
          label="Date du retour"
          hint="Format attendu : JJ/MM/AAAA, par exemple 31/08/2026 ; pas de date à venir"
        />
        <Field
          name="numen"
          label="Nouveau NUMEN (facultatif)"
          hint="Si la personne revient avec un autre NUMEN : un fichier de la DRH la reconnaîtra par lui aussi. Son mot de passe ne change pas."
          verbatim
          optional
        />
        <button class="fr-btn fr-btn--secondary">Enregistrer le retour</button>
      </PostForm>
    </section>
  );
}

function Administrator({
  agentId,
  isAdministrator,
}: Pick<SeenAgent, 'isAdministrator'> & AgentPath) {
  return (
    <section class="fr-mt-6w">
      <h2>Administrateur de l’annuaire</h2>
      <p>Un administrateur peut modifier tout l’annuaire, et en nommer d’autres.</p>
      <ul class="fr-btns-group fr-btns-group--inline">
        {isAdministrator !== true && (
          <li>
            <a class="fr-btn fr-btn--secondary" href={`${agentPath(agentId)}/nomination`}>
              Nommer administrateur
            </a>
          </li>
        )}
        {isAdministrator !== false && (
          <li>
            <a class="fr-btn fr-btn--secondary" href={`${agentPath(agentId)}/retrait`}>
              Retirer ce rôle
            </a>
          </li>
        )}
      </ul>
    </section>
  );
}
