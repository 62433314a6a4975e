import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GatewayConfig } from '../../gateway.config.js';
import { type AssetEntry, Assets } from '../assets/assets.js';
import { htmlOf } from '../layout/page.js';
import { cookiesThatMayChange } from '../visits/other-sites.js';
import { type CookieChange, PageCookies } from '../visits/page-cookies.js';
import { isRenewed, type Visit } from '../visits/visit.js';
import { Visitors } from '../visits/visitors.js';
import type { PageAnswer, View } from './page-answer.js';

/** Turns what the handlers of the pages answer into what browsers read. */
@Injectable()
export class PageRenderer {
  constructor(
    private readonly settings: GatewayConfig,
    private readonly assets: Assets,
    private readonly cookies: PageCookies,
    private readonly visitors: Visitors,
  ) {}

  /** Writes the headers of an answer and gives its body. */
  async render(answer: PageAnswer, request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const visit = await this.visitors.shownTo(request);
    const cookies = this.changesOf(answer, visit, cookiesThatMayChange(request));
    // Of several changes of one cookie only the last is sent: browsers differ in which one they would take.
    const last = new Map(cookies.map((change) => [change.name, this.cookies.header(change)]));
    void reply
      .status(answer.status)
      .headers(answer.headers)
      .header('cache-control', 'no-store')
      .header('content-type', 'text/html; charset=utf-8')
      .serializer(String);
    if (last.size > 0) void reply.header('set-cookie', [...last.values()]);
    if ('view' in answer.content) return this.page(answer.content.view, visit);
    void reply.header('location', answer.content.location);
    return '';
  }

  private changesOf(
    { cookies }: PageAnswer,
    { newVisitor, session }: Visit,
    may: ReturnType<typeof cookiesThatMayChange>,
  ): CookieChange[] {
    const first = newVisitor === undefined ? [] : [{ name: 'visitor', value: newVisitor } as const];
    if (may !== 'all') return may === 'first' ? first : [];
    const renewed =
      session && isRenewed(session) ? [{ name: 'session', value: session.token } as const] : [];
    return [...first, ...renewed, ...cookies];
  }

  private page(view: View, visit: Visit): string {
    const { settings, assets } = this;
    const entries: AssetEntry[] = ['styles.css'];
    if (settings.STATE_BRAND) entries.push('state-brand.css');
    const styles = entries.map((entry) => assets.urlOf(entry));
    return htmlOf(view, { visit, settings, styles, script: assets.urlOf('client.ts') });
  }
}
