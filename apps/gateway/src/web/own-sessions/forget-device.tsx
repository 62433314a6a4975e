import { PostForm } from '../components/post-form.js';

/** Where the form « Oublier cet appareil » goes. */
export const FORGET_DEVICE = 'espace/connexions/oubli';

/** Has the account forget the browser that shows the page. */
export function ForgetDevice() {
  return (
    <section class="fr-mt-6w">
      <h2>Cet appareil</h2>
      <p>
        Votre compte reconnaît cet appareil : même si quelqu’un essaie ailleurs de deviner votre mot
        de passe, vous vous connectez ici sans attendre. Si d’autres personnes s’en servent,
        faites-le oublier : vous resterez connecté(e).
      </p>
      <PostForm action={`/${FORGET_DEVICE}`}>
        <button class="fr-btn fr-btn--secondary">Oublier cet appareil</button>
      </PostForm>
    </section>
  );
}
