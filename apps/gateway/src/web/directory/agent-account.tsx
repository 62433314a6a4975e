import type { AccountView } from '@citadelle/contracts/calls';
import { Facts } from '../components/facts.js';
import type { Messages } from '../components/messages.js';
import { PostForm } from '../components/post-form.js';
import { CONTESTED, ContestationLink } from '../contestation/contestation.page.js';
import { agentPath } from './agents.page.js';
import { ACCOUNTS, PASSWORDS } from './directory-words.js';

/** What is said of an account once something was done about it. */
export const ACCOUNT_DONE: Messages = {
  'delais-leves': {
    title: 'Les délais de connexion sont levés',
    said: 'Cette personne peut se connecter dès maintenant avec son mot de passe.',
  },
  'demandes-permises': {
    title: 'De nouvelles demandes de codes sont possibles',
    said: 'Cette personne peut demander ses codes d’accès dès maintenant. Les demandes en cours restent comme elles sont.',
  },
  deconnexions: {
    title: 'Toutes les connexions de cette personne sont fermées',
    said: 'Son mot de passe reste le même : s’il est connu de quelqu’un d’autre, qu’elle le change.',
  },
  contestation: CONTESTED,
};

interface Seen {
  readonly account: AccountView | undefined;
  readonly agentId: string;
}

/** The account of an agent, and what administrators do about it: what somebody calls for most often comes first. */
export function AgentAccount({ account, agentId }: Seen) {
  const isOpen = account?.state === 'open';
  return (
    <>
      <h2>Compte</h2>
      <AccountFacts account={account} agentId={agentId} />
      {isOpen && <Delays agentId={agentId} />}
      {isOpen && <Sessions agentId={agentId} />}
      {account && <ContestationLink href={`${agentPath(agentId)}/contestation`} />}
    </>
  );
}

function AccountFacts({ account, agentId }: Seen) {
  if (!account) {
    return (
      <p>
        Le compte n’est pas encore ouvert. <a href={agentPath(agentId)}>actualiser</a>
      </p>
    );
  }
  const { login, aliases, address, state, password } = account;
  return (
    <Facts
      facts={[
        ['État', ACCOUNTS[state]],
        ['Identifiant', login],
        aliases.length > 0 && ['Anciens identifiants, toujours valables', aliases.join(', ')],
        ['Adresse électronique', address],
        ['Mot de passe', PASSWORDS[password]],
      ]}
    />
  );
}

/** What makes somebody wait to sign in or to ask for codes, and the buttons that end it. */
function Delays({ agentId }: { agentId: string }) {
  return (
    <section class="fr-mt-6w">
      <h2>Lever une attente</h2>
      <p>Assurez-vous que c’est bien cette personne qui vous le demande.</p>
      <h3>Délais de connexion</h3>
      <p>
        Après trop de mots de passe erronés, il faut attendre avant de se connecter depuis un lieu
        ou un appareil que ce compte ne connaît pas.
      </p>
      <PostForm action={`${agentPath(agentId)}/delais-de-connexion`}>
        <button class="fr-btn fr-btn--secondary">Lever les délais de connexion</button>
      </PostForm>
      <h3 class="fr-mt-4w">Demandes de codes</h3>
      <p>
        Un compte ne peut faire que quelques demandes de codes par jour, et il faut attendre après
        trop de dates de naissance erronées.
      </p>
      <PostForm action={`${agentPath(agentId)}/demandes-de-codes`}>
        <button class="fr-btn fr-btn--secondary">Permettre de nouvelles demandes</button>
      </PostForm>
    </section>
  );
}

/** Ends every session of an agent, such as on a computer that was lost. */
function Sessions({ agentId }: { agentId: string }) {
  return (
    <section class="fr-mt-6w">
      <h2>Connexions</h2>
      <p>
        Un appareil est perdu, ou quelqu’un d’autre s’en sert ? Cette personne est alors déconnectée
        partout, et se connecte de nouveau avec son mot de passe.
      </p>
      <PostForm action={`${agentPath(agentId)}/deconnexion`}>
        <button class="fr-btn fr-btn--secondary">Déconnecter cette personne partout</button>
      </PostForm>
    </section>
  );
}
