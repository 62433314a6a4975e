import { withDe } from '@citadelle/contracts';
import { CONTESTATION_REASON_MAX } from '@citadelle/contracts/calls';
import { Field } from '../components/field.js';
import { LinkLine } from '../components/links.js';
import type { Message } from '../components/messages.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { ColumnPage } from '../layout/page.js';
import { ConfirmPassword } from '../powers/confirm-password.js';

/** Whose password is contested, where the form goes, and the page that led here. */
export interface Contested {
  readonly name: string;
  readonly action: string;
  readonly back: { readonly href: string; readonly label: string };
}

/** What is said once it was done. */
export const CONTESTED: Message = {
  title: 'Le mot de passe est supprimé',
  said: 'Toutes les sessions sont fermées et les demandes en cours annulées. Cette personne demande de nouveaux codes pour choisir un autre mot de passe.',
};

/** Asks before the password of somebody who came is deleted: says whose, and what will happen. */
export function contestationPage({ name, action, back }: Contested, form?: FilledForm) {
  return (
    <ColumnPage title={`Supprimer le mot de passe ${withDe(name)}`} form={form}>
      <p>
        {name} vous dit que quelqu’un d’autre a choisi le mot de passe de son compte ? Assurez-vous
        d’abord de son identité : en personne, en visio, ou en rappelant un numéro que vous
        connaissez déjà.
      </p>
      <ul class="fr-mb-4w">
        <li>Le mot de passe de ce compte est supprimé, et toutes ses sessions sont fermées.</li>
        <li>Ses demandes de codes en cours sont annulées.</li>
        <li>
          Cette personne, son service gestionnaire et les administrateurs sont prévenus par message.
        </li>
        <li>
          Le compte reste ouvert : cette personne demande de nouveaux codes et choisit un autre mot
          de passe.
        </li>
      </ul>
      <PostForm action={action}>
        <Field
          name="reason"
          label="Ce que la personne vous a dit"
          hint={`Gardé dans l’historique, jamais envoyé. Au plus ${CONTESTATION_REASON_MAX} caractères, sans code ni mot de passe`}
        />
        <ConfirmPassword />
        <button class="fr-btn">Oui, supprimer ce mot de passe</button>
      </PostForm>
      <LinkLine href={back.href} space="fr-mt-4w">
        Ne rien changer, et revenir à la page : {back.label}
      </LinkLine>
    </ColumnPage>
  );
}

/** Where the page of somebody leads to the one that asks. */
export function ContestationLink({ href }: { href: string }) {
  return (
    <section class="fr-mt-6w">
      <h2>Mot de passe choisi par quelqu’un d’autre</h2>
      <p>
        Cette personne vous dit ne pas avoir choisi le mot de passe de son compte ?{' '}
        <a href={href}>Supprimer ce mot de passe et fermer ses sessions</a>
      </p>
    </section>
  );
}
