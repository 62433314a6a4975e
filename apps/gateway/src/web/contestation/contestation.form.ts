import { ContestAccount, CONTESTATION_REASON_MAX, contestations } from '@citadelle/contracts/calls';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Services } from '../../upstream/services.js';
import type { PageAnswer } from '../answers/page-answer.js';
import { formOf, type FormPage } from '../forms/form-kind.js';
import type { PostedFields } from '../forms/posted-fields.js';
import { PasswordConfirmation } from '../powers/password-confirmation.js';
import { visitOf } from '../visits/visit.js';

const contestForm = (agentId: string) =>
  formOf(
    ContestAccount,
    {
      reason: {
        blank: 'Écrivez ce que la personne vous a dit.',
        wrong: `Écrivez au plus ${CONTESTATION_REASON_MAX} caractères, sur une seule ligne.`,
      },
    },
    { agentId },
  );

/** Contests accounts for their owners. */
@Injectable()
export class Contestation {
  constructor(
    private readonly services: Services,
    private readonly confirmation: PasswordConfirmation,
  ) {}

  /** Reads the form, has whoever filled it type their password again, and contests the account. */
  submit(
    request: FastifyRequest,
    agentId: string,
    posted: PostedFields,
    page: FormPage,
    done: PageAnswer,
  ): Promise<PageAnswer> {
    const form = contestForm(agentId);
    return this.confirmation.submit(request, form, posted, page, async (fields) => {
      const { token } = visitOf(request).session!;
      await this.services.ask(contestations.contest, { ...fields, token });
      return done;
    });
  }
}
