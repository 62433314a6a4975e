import { PostForm } from '../components/post-form.js';

/** Where the form « Oublier cet appareil » goes. */
export const FORGET_DEVICE = 'espace/connexions/oubli';

/** Has the account forget the browser that shows the page. */
export function ForgetDevice() {
  return (
    <section class="fr-mt-4w">
      <h2>Cet appareil</h2>
      <p>
        Votre compte reconnaît ce navigateur : si quelqu’un essaie de deviner votre mot de passe
        ailleurs, vous vous connectez ici sans attendre. Si cet appareil n’est pas le vôtre,
        faites-le oublier.
      </p>
      <PostForm action={`/${FORGET_DEVICE}`}>
        <button class="fr-btn fr-btn--secondary">Oublier cet appareil</button>
      </PostForm>
    </section>
  );
}
