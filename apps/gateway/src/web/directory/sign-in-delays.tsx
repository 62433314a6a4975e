import { PostForm } from '../components/post-form.js';
import { agentPath } from './agents.page.js';

/** The button that lifts the delays after wrong passwords for an account. */
export function SignInDelays({ agentId }: { agentId: string }) {
  return (
    <section class="fr-mt-4w">
      <h3>Délais de connexion</h3>
      <p>
        Après trop de mots de passe faux, il faut attendre pour se connecter à ce compte depuis un
        appareil qu’il ne connaît pas. Assurez-vous que c’est bien cette personne qui vous demande
        de lever ces délais.
      </p>
      <PostForm action={`${agentPath(agentId)}/delais-de-connexion`}>
        <button class="fr-btn fr-btn--secondary">Lever les délais de connexion</button>
      </PostForm>
    </section>
  );
}
