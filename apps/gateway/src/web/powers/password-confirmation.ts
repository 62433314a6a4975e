import { passwords, Reauthenticate } from '@citadelle/contracts/calls';
import { isAllowed, mayUsePower } from '@citadelle/rights';
import { ProblemError } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { speakFor } from '../../api/sessions/session.guard.js';
import { Services } from '../../upstream/services.js';
import type { PageAnswer } from '../answers/page-answer.js';
import { type FormKind, type FormPage, formOf, readForm, submit } from '../forms/form-kind.js';
import { ownPassword } from '../forms/own-fields.js';
import type { PostedFields } from '../forms/posted-fields.js';
import { noteVisit, renewSession, type Visit, visitOf } from '../visits/visit.js';

const PASSWORD_FORM = formOf(Reauthenticate, {
  password: ownPassword('Saisissez votre mot de passe.'),
});

/** Whether whoever visits typed their password within the last minutes. */
export function hasConfirmed({ session }: Pick<Visit, 'session'>): boolean {
  const reauthenticatedUntil = session?.reauthenticatedUntil ?? '';
  return isAllowed(mayUsePower({ reauthenticatedUntil }));
}

/** The form with one field more, the password of whoever fills it, unless they typed it within the last minutes. */
export function withPassword<Request extends object>(
  form: FormKind<Request>,
  request: FastifyRequest,
): FormKind<Request> {
  if (hasConfirmed(visitOf(request))) return form;
  const password = { ...PASSWORD_FORM.fields.password!, apart: true } as const;
  return { ...form, fields: { ...form.fields, password } };
}

/** Has whoever sends a form type their password again before it does what makes or unmakes somebody. */
@Injectable()
export class PasswordConfirmation {
  constructor(private readonly services: Services) {}

  /** Deals with a form whose work asks for the password: it is done once that is right, or counts as just typed. */
  submit<Request extends object>(
    request: FastifyRequest,
    form: FormKind<Request>,
    posted: PostedFields,
    page: FormPage,
    work: (fields: Request) => Promise<PageAnswer>,
  ): Promise<PageAnswer> {
    return submit(withPassword(form, request), posted, page, async (fields) => {
      await this.confirm(request, posted);
      return work(fields);
    });
  }

  /**
   * Takes the password that came with a form of {@link withPassword}; the session goes on, under the token that the
   * service gives. A wrong one is told on its field.
   */
  async confirm(request: FastifyRequest, posted: PostedFields): Promise<void> {
    const visit = visitOf(request);
    if (!visit.session || hasConfirmed(visit)) return;
    const { password } = readForm(PASSWORD_FORM, posted);
    const { token, until } = await this.services
      .ask(passwords.reauthenticate, { token: visit.session.token, password })
      .catch(onItsField);
    const session = { ...visit.session, reauthenticatedUntil: until };
    renewSession(session, token);
    speakFor(session);
    noteVisit(request, { ...visit, session });
  }
}

function onItsField(error: unknown): never {
  if (!(error instanceof ProblemError) || error.code !== 'wrong-password') throw error;
  const { status, code, title } = error;
  const detail = 'Ce mot de passe n’est pas le vôtre. Vérifiez-le et recommencez.';
  throw new ProblemError(status, code, title, detail, {
    errors: [{ field: 'password', code, message: detail }],
  });
}
