import type { Messages } from '../components/messages.js';
import { PostForm } from '../components/post-form.js';
import { agentPath } from './agents.page.js';

/** What is said once the sessions of an agent are ended. */
export const SESSIONS_ENDED: Messages = {
  deconnexions: {
    title: 'Toutes les connexions de cette personne sont fermées',
    said: 'Son mot de passe reste le même : s’il est connu de quelqu’un d’autre, qu’elle le change.',
  },
};

/** Ends every session of an agent, such as on a computer that was lost. */
export function AgentSessions({ agentId }: { agentId: string }) {
  return (
    <section class="fr-mt-6w">
      <h2>Connexions</h2>
      <p>
        Un appareil est perdu, ou quelqu’un d’autre s’en sert ? Cette personne est alors déconnectée
        partout, et se connecte de nouveau avec son mot de passe.
      </p>
      <PostForm action={`${agentPath(agentId)}/deconnexion`}>
        <button class="fr-btn fr-btn--secondary">déconnecter cette personne partout</button>
      </PostForm>
    </section>
  );
}
