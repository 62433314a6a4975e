import { withDe } from '@citadelle/contracts';
import {
  type Call,
  requests,
  type RequestView,
  resets,
  UnitPath,
} from '@citadelle/contracts/calls';
import { mayHandleRequests } from '@citadelle/rights';
import { ProblemError } from '@citadelle/service-kit';
import { Get, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ActiveSession } from '../../api/sessions/session.guard.js';
import { Services } from '../../upstream/services.js';
import { RepeatedFor } from '../answers/answer-once.interceptor.js';
import { PageAnswer } from '../answers/page-answer.js';
import { type FormKind, type FormPage, submit } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { Contestation } from '../contestation/contestation.form.js';
import { contestationPage } from '../contestation/contestation.page.js';
import { KnownUnits } from '../known-units.js';
import { Pages } from '../pages.decorator.js';
import { PasswordConfirmation } from '../powers/password-confirmation.js';
import { visitOf } from '../visits/visit.js';
import { CurrentPageSession, LooksOnly } from '../visits/visit.guard.js';
import { queuePage, queuesPage, requestPath } from './queue.pages.js';
import { requestPage } from './request.page.js';
import { refuseForm, releaseForm, transferForm } from './requests.forms.js';
import { cursorOf, RequestPath } from './requests.paths.js';
import { secondCodePage } from './second-code.page.js';
import { UnitQueues } from './unit-queues.js';

/** How long the page with the code is repeated: enough for a double click. Later, the page says that it was shown. */
const CODE_REPEATED_MS = 5_000;

/** « Demandes de codes »: the queues, and what is done about a request. Rights are judged by the service. */
@Pages(mayHandleRequests)
export class RequestsController {
  constructor(
    private readonly services: Services,
    private readonly queues: UnitQueues,
    private readonly units: KnownUnits,
    private readonly confirmation: PasswordConfirmation,
    private readonly contestation: Contestation,
  ) {}

  @Get('gestion/demandes')
  async list(@CurrentPageSession() { account }: ActiveSession): Promise<PageAnswer> {
    return PageAnswer.show(queuesPage(await this.queues.of(account)));
  }

  /** The same page, as an open page asks for it by itself when an alert comes. */
  @Get('gestion/demandes/en-direct')
  @LooksOnly()
  listAgain(@CurrentPageSession() session: ActiveSession): Promise<PageAnswer> {
    return this.list(session);
  }

  @Get('gestion/demandes/:unitId')
  async listOfUnit(
    @CurrentPageSession() { account }: ActiveSession,
    @Param() { unitId }: UnitPath,
    @Query('apres') after: unknown,
  ): Promise<PageAnswer> {
    return PageAnswer.show(queuePage(await this.queues.in(account, unitId, cursorOf(after))));
  }

  @Get('gestion/demandes/:unitId/:resetId')
  async get(@Param() path: RequestPath): Promise<PageAnswer> {
    const { page } = await this.waiting(path);
    return PageAnswer.show(page());
  }

  /** Somebody opens the address to which a form was sent: they are led to the request. The code is not there. */
  @Get(['code', 'refus', 'transfert'].map((form) => `gestion/demandes/:unitId/:resetId/${form}`))
  back(@Param() { unitId, resetId }: RequestPath): PageAnswer {
    return PageAnswer.goTo(requestPath({ unit: unitId, resetId }));
  }

  /** Only the answer to this form shows the second code: no address leads to it. */
  @Post('gestion/demandes/:unitId/:resetId/code')
  @RepeatedFor(CODE_REPEATED_MS)
  async release(
    @Req() asked: FastifyRequest,
    @Param() path: RequestPath,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const { request, page } = await this.waiting(path);
    const form = releaseForm(path.resetId);
    return this.confirmation.submit(asked, form, posted, page, async (fields) => {
      const { token } = visitOf(asked).session!;
      const released = await this.services.ask(resets.release, { ...fields, token });
      return PageAnswer.show(secondCodePage(request, released));
    });
  }

  @Post('gestion/demandes/:unitId/:resetId/refus')
  refuse(@Param() path: RequestPath, @Posted() posted: PostedFields): Promise<PageAnswer> {
    return this.takeOut(path, posted, refuseForm(path.resetId), resets.refuse, 'refus');
  }

  @Post('gestion/demandes/:unitId/:resetId/transfert')
  transfer(@Param() path: RequestPath, @Posted() posted: PostedFields): Promise<PageAnswer> {
    return this.takeOut(path, posted, transferForm(path.resetId), resets.transfer, 'transfert');
  }

  @Get('gestion/demandes/:unitId/:resetId/contestation')
  async askToContest(@Param() path: RequestPath): Promise<PageAnswer> {
    const { page } = await this.contestationOf(path);
    return PageAnswer.show(page());
  }

  /** The owner of the account came: their own request, if it is one, goes with what a stranger has open. */
  @Post('gestion/demandes/:unitId/:resetId/contestation')
  async contest(
    @Req() asked: FastifyRequest,
    @Param() path: RequestPath,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const { agentId, page } = await this.contestationOf(path);
    const done = PageAnswer.done('/gestion/demandes', 'contestation');
    return this.contestation.submit(asked, agentId, posted, page, done);
  }

  private async contestationOf(path: RequestPath): Promise<{ agentId: string; page: FormPage }> {
    const { request } = await this.waiting(path);
    const { agentId, firstName, usualName } = request.agent;
    const name = `${firstName} ${usualName}`;
    const back = { href: requestPath(request), label: `Demande ${withDe(name)}` };
    const action = `${requestPath(request)}/contestation`;
    return { agentId, page: (form) => contestationPage({ name, action, back }, form) };
  }

  /** Does what takes a request out of the queue. */
  private async takeOut<Request extends object>(
    path: RequestPath,
    posted: PostedFields,
    form: FormKind<Request>,
    call: Call<Request, void>,
    done: string,
  ): Promise<PageAnswer> {
    const { page } = await this.waiting(path);
    return submit(form, posted, page, async (request) => {
      await this.services.ask(call, request);
      return PageAnswer.done('/gestion/demandes', done);
    });
  }

  /** A request about which somebody may still do something, and its page. */
  private async waiting(path: RequestPath): Promise<{ request: RequestView; page: FormPage }> {
    const { unitId, resetId } = path;
    const [request, units] = await Promise.all([
      this.services.ask(requests.get, { resetId }).catch(goneWhenNotFound),
      this.units.ifSeen(),
    ]);
    if (request.unit !== unitId || !isWaiting(request)) throw requestGone();
    return { request, page: (form) => requestPage({ request, units }, form) };
  }
}

/** Whether somebody may still do something about it. */
function isWaiting({ state }: RequestView): boolean {
  return state === 'awaiting-second-code' || state === 'second-code-released';
}

function goneWhenNotFound(error: unknown): never {
  throw error instanceof ProblemError && error.code === 'request-not-found' ? requestGone() : error;
}

function requestGone(): ProblemError {
  return new ProblemError(
    404,
    'request-not-found',
    'Demande introuvable',
    'Aucune demande n’attend ici : elle est terminée, transférée, ou ne vous est pas confiée. Revenez à la liste des demandes.',
  );
}
