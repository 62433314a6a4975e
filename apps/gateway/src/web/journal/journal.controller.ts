import { ReadSecurityJournal, securityJournal } from '@citadelle/contracts/calls';
import { mayReadSecurityJournal } from '@citadelle/rights';
import { invalidRequest, judge, ProblemError } from '@citadelle/service-kit';
import { Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Downloads } from '../../downloads/downloads.js';
import { journalFile } from '../../downloads/journal-csv.js';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { agentOfLogin } from '../directory/agent-of-login.js';
import { FilledForm } from '../forms/filled-form.js';
import { attempt } from '../forms/form-kind.js';
import { PostedFields } from '../forms/posted-fields.js';
import { typedDate } from '../forms/typed-date.js';
import { Pages } from '../pages.decorator.js';
import type { Visit } from '../visits/visit.js';
import { CurrentVisit } from '../visits/visit.guard.js';
import { FILTERS, journalPage } from './journal.page.js';

/** How many entries a page shows. */
const SHOWN = 50;

const DATES = ['from', 'until'];

/** « Journal »: who did what, from where, with what outcome; for administrators. */
@Pages(mayReadSecurityJournal)
export class JournalPagesController {
  constructor(
    private readonly services: Services,
    private readonly downloads: Downloads,
  ) {}

  @Get('annuaire/journal')
  async journal(@CurrentVisit() { path }: Visit): Promise<PageAnswer> {
    const asked = askedIn(path);
    const typed = asked.typedInto(FILTERS);
    const after = asked.get('after');
    const read = async () => {
      const request = await this.requestOf(asked, { limit: SHOWN, ...(after !== '' && { after }) });
      const found = await this.services.ask(securityJournal.read, request);
      const isLater = after !== '';
      return PageAnswer.show(journalPage({ form: new FilledForm(typed), found, isLater }));
    };
    return attempt((form) => journalPage({ form }), read, typed);
  }

  @Get('annuaire/journal.csv')
  async download(@CurrentVisit() { path }: Visit, @Res() reply: FastifyReply): Promise<void> {
    const { kind, agentId, from, until } = await this.requestOf(askedIn(path), {});
    await this.downloads.send(
      reply,
      await journalFile(this.services, { kind, agentId, from, until }),
    );
  }

  /** What the filters ask for; a person is named by an identifiant, as everywhere on the pages. */
  private async requestOf(asked: PostedFields, page: object): Promise<ReadSecurityJournal> {
    const given = {
      kind: asked.get('kind'),
      from: typedDate(asked.get('from')),
      until: typedDate(asked.get('until')),
    };
    const filled = Object.entries(given).filter(([, text]) => text.trim() !== '');
    const request = judged({ ...Object.fromEntries(filled), ...page });
    const login = asked.get('agent').trim();
    if (login === '') return request;
    const agentId = await agentOfLogin(this.services, login.toLowerCase());
    if (agentId !== undefined) return { ...request, agentId };
    const message = 'Personne n’a cet identifiant. Vérifiez-le, ou cherchez dans l’annuaire.';
    throw invalidRequest([{ field: 'agent', code: 'unknown-agent', message }]);
  }
}

/** Judges what the filters ask for; what is wrong is said as it was typed. */
function judged(asked: object): ReadSecurityJournal {
  try {
    return judge(ReadSecurityJournal, asked);
  } catch (error) {
    if (!(error instanceof ProblemError) || !error.errors) throw error;
    const message = 'Indiquez une date réelle sous la forme JJ/MM/AAAA, par exemple 31/08/2026.';
    throw invalidRequest(
      error.errors.map((one) => (DATES.includes(one.field) ? { ...one, message } : one)),
    );
  }
}

function askedIn(path: string): PostedFields {
  return new PostedFields(path.split('?')[1] ?? '');
}
