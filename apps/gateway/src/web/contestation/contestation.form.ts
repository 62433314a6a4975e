import {
  ContestAccount,
  CONTESTATION_REASON_MAX,
  contestations,
  Password,
  passwords,
} from '@citadelle/contracts/calls';
import type { Services } from '../../upstream/services.js';
import type { PageAnswer } from '../answers/page-answer.js';
import { formOf, type FormPage, submit } from '../forms/form-kind.js';
import { ownPassword } from '../forms/own-fields.js';
import type { PostedFields } from '../forms/posted-fields.js';

/** What whoever contests an account for its owner types: what they were told, and their own password. */
class ContestFields extends ContestAccount {
  @Password() password!: string;
}

const contestForm = (agentId: string) =>
  formOf(
    ContestFields,
    {
      reason: {
        blank: 'Écrivez ce que la personne vous a dit.',
        wrong: `Écrivez au plus ${CONTESTATION_REASON_MAX} caractères, sur une seule ligne.`,
      },
      password: ownPassword('Saisissez votre mot de passe.'),
    },
    { agentId },
  );

/** Reads the form, has whoever filled it type their password again, and contests the account. */
export function submitContestation(
  services: Services,
  { agentId, token }: { readonly agentId: string; readonly token: string },
  posted: PostedFields,
  page: FormPage,
  done: PageAnswer,
): Promise<PageAnswer> {
  return submit(contestForm(agentId), posted, page, async ({ password, reason }) => {
    await services.ask(passwords.reauthenticate, { token, password });
    await services.ask(contestations.contest, { token, agentId, reason });
    return done;
  });
}
