import {
  requests,
  type RequestView,
  resets,
  UnitPath,
  type UnitView,
} from '@citadelle/contracts/calls';
import { mayHandleRequests } from '@citadelle/rights';
import { ProblemError } from '@citadelle/service-kit';
import { Get, Param, Post, Query } from '@nestjs/common';
import type { ActiveSession } from '../../api/sessions/session.guard.js';
import { Services } from '../../upstream/services.js';
import { RepeatedFor } from '../answers/answer-once.interceptor.js';
import { PageAnswer } from '../answers/page-answer.js';
import { submit } from '../forms/form-kind.js';
import { Posted, type PostedFields } from '../forms/posted-fields.js';
import { Pages } from '../pages.decorator.js';
import { CurrentPageSession, LooksOnly } from '../visits/visit.guard.js';
import { queuePage, queuesPage, requestPath } from './queue.pages.js';
import { requestPage } from './request.page.js';
import { REFUSE_FORM, RELEASE_FORM, TRANSFER_FORM } from './requests.forms.js';
import { RequestPath } from './requests.paths.js';
import { secondCodePage } from './second-code.page.js';
import { UnitQueues } from './unit-queues.js';

/** How long the page with the code is repeated: enough for a double click. Later, the page says that it was shown. */
const CODE_REPEATED_MS = 5_000;

interface WaitingRequest {
  readonly request: RequestView;
  readonly units: readonly UnitView[];
}

/** « Demandes de codes »: the queues, and what is done about a request. Rights are judged by the service. */
@Pages(mayHandleRequests)
export class RequestsController {
  constructor(
    private readonly services: Services,
    private readonly queues: UnitQueues,
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
    const from = typeof after === 'string' && after !== '' ? after : undefined;
    return PageAnswer.show(queuePage(await this.queues.in(account, unitId, from)));
  }

  @Get('gestion/demandes/:unitId/:resetId')
  async get(@Param() path: RequestPath): Promise<PageAnswer> {
    return PageAnswer.show(requestPage(await this.waiting(path)));
  }

  /** Somebody opens the address to which a form was sent: they are led to the request. The code is not there. */
  @Get([
    'gestion/demandes/:unitId/:resetId/code',
    'gestion/demandes/:unitId/:resetId/refus',
    'gestion/demandes/:unitId/:resetId/transfert',
  ])
  back(@Param() { unitId, resetId }: RequestPath): PageAnswer {
    return PageAnswer.goTo(requestPath({ unit: unitId, resetId }));
  }

  /** Only the answer to this form shows the second code: no address leads to it. */
  @Post('gestion/demandes/:unitId/:resetId/code')
  @RepeatedFor(CODE_REPEATED_MS)
  async release(
    @CurrentPageSession() { token }: ActiveSession,
    @Param() path: RequestPath,
    @Posted() posted: PostedFields,
  ): Promise<PageAnswer> {
    const waiting = await this.waiting(path);
    const { resetId } = path;
    return submit(
      { ...RELEASE_FORM, given: { resetId } },
      posted,
      async ({ identityCheck, password }) => {
        const asked = { resetId, token, identityCheck, password };
        const released = await this.services.ask(resets.release, asked);
        return PageAnswer.show(secondCodePage(waiting.request, released));
      },
      (form) => requestPage({ ...waiting, form }),
    );
  }

  @Post('gestion/demandes/:unitId/:resetId/refus')
  async refuse(@Param() path: RequestPath, @Posted() posted: PostedFields): Promise<PageAnswer> {
    const waiting = await this.waiting(path);
    return submit(
      { ...REFUSE_FORM, given: { resetId: path.resetId } },
      posted,
      async (request) => {
        await this.services.ask(resets.refuse, request);
        return PageAnswer.goTo('/gestion/demandes?fait=refus');
      },
      (form) => requestPage({ ...waiting, form }),
    );
  }

  @Post('gestion/demandes/:unitId/:resetId/transfert')
  async transfer(@Param() path: RequestPath, @Posted() posted: PostedFields): Promise<PageAnswer> {
    const waiting = await this.waiting(path);
    return submit(
      { ...TRANSFER_FORM, given: { resetId: path.resetId } },
      posted,
      async (request) => {
        await this.services.ask(resets.transfer, request);
        return PageAnswer.goTo('/gestion/demandes?fait=transfert');
      },
      (form) => requestPage({ ...waiting, form }),
    );
  }

  private async waiting({ unitId, resetId }: RequestPath): Promise<WaitingRequest> {
    const [request, units] = await Promise.all([
      this.services.ask(requests.get, { resetId }).catch(goneWhenNotFound),
      this.queues.units(),
    ]);
    if (request.unit !== unitId || !isWaiting(request)) throw requestGone();
    return { request, units };
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
