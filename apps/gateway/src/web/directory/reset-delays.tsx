import { PostForm } from '../components/post-form.js';
import { agentPath } from './agents.page.js';

/** The button that lets an account ask for codes again. */
export function ResetDelays({ agentId }: { agentId: string }) {
  return (
    <section class="fr-mt-4w">
      <h3>Demandes de codes</h3>
      <p>
        Un compte n’a droit qu’à quelques demandes de codes par jour, et il faut attendre après trop
        de dates de naissance fausses. Assurez-vous que c’est bien cette personne qui vous demande
        d’en permettre d’autres.
      </p>
      <PostForm action={`${agentPath(agentId)}/demandes-de-codes`}>
        <button class="fr-btn fr-btn--secondary">Permettre de nouvelles demandes</button>
      </PostForm>
    </section>
  );
}
