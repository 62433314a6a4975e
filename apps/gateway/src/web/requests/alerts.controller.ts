import { IsUuidParam, ProblemError } from '@citadelle/service-kit';
import type { ManagerAlertView, Page } from '@citadelle/contracts';
import { Get, Param, Post, Query } from '@nestjs/common';
import { NotificationsClient } from '../../upstream/notifications.client.js';
import { PageAnswer } from '../answers/page-answer.js';
import { Pages } from '../pages.decorator.js';
import { alertsPage } from './alerts.page.js';

/** How many alerts a page shows. */
const SHOWN = 20;

/** What managers and administrators must know, and their word that they know it. */
@Pages('requests')
export class AlertPagesController {
  constructor(private readonly notifications: NotificationsClient) {}

  @Get('gestion/alertes')
  async list(@Query('apres') after: unknown): Promise<PageAnswer> {
    const from = typeof after === 'string' && after !== '' ? { after } : {};
    return PageAnswer.show(alertsPage(await this.page(from)));
  }

  /** Somebody opens the address to which a form was sent: they are led to its page. */
  @Get('gestion/alertes/:alertId')
  back(): PageAnswer {
    return PageAnswer.goTo('/gestion/alertes');
  }

  @Post('gestion/alertes/:alertId')
  async acknowledge(@Param('alertId', IsUuidParam) alertId: string): Promise<PageAnswer> {
    await this.notifications.acknowledge(alertId);
    return PageAnswer.goTo('/gestion/alertes');
  }

  /** Roles reach the services one after the other: who is not yet known there has no alerts. */
  private async page(from: { after?: string }): Promise<Page<ManagerAlertView>> {
    try {
      return await this.notifications.alerts({ limit: SHOWN, ...from });
    } catch (error) {
      if (error instanceof ProblemError && error.status === 404) return { items: [], next: null };
      throw error;
    }
  }
}
