import { Module } from '@nestjs/common';
import { ApiModule } from '../api/api.module.js';
import { UpstreamModule } from '../upstream/upstream.module.js';
import { AccessCodesController } from './access-codes/access-codes.controller.js';
import { NotMeController } from './access-codes/not-me.controller.js';
import { RequestStatusController } from './access-codes/request-status.controller.js';
import { KeptAnswers } from './answers/kept-answers.js';
import { PageRenderer } from './answers/page-renderer.js';
import { Assets } from './assets/assets.js';
import { DashboardController } from './dashboard/dashboard.controller.js';
import { Contestation } from './contestation/contestation.form.js';
import { AgentAccountController } from './directory/agent-account.controller.js';
import { AgentActsController } from './directory/agent-acts.controller.js';
import { AgentChangesController } from './directory/agent-changes.controller.js';
import { AgentPagesController } from './directory/agents.controller.js';
import { UnitPagesController } from './directory/units.controller.js';
import { OperationsPageController } from './operations/operations.controller.js';
import { PageErrorsFilter } from './errors/page-errors.filter.js';
import { UnknownRouteFilter } from './errors/unknown-route.filter.js';
import { KnownRoutes } from './known-routes.js';
import { KnownUnits } from './known-units.js';
import { ImportActsController } from './imports/import-acts.controller.js';
import { ImportPagesController } from './imports/imports.controller.js';
import { JournalPagesController } from './journal/journal.controller.js';
import { LegalController } from './legal/legal.controller.js';
import { OwnSessionsController } from './own-sessions/own-sessions.controller.js';
import { PasswordController } from './password/password.controller.js';
import { KnownDeviceController } from './own-sessions/known-device.controller.js';
import { PersonalSpaceController } from './personal-space/personal-space.controller.js';
import { PasswordConfirmation } from './powers/password-confirmation.js';
import { AlertPagesController } from './requests/alerts.controller.js';
import { RequestsController } from './requests/requests.controller.js';
import { UnitQueues } from './requests/unit-queues.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { PageCookies } from './visits/page-cookies.js';
import { Visitors } from './visits/visitors.js';
import { WelcomeController } from './welcome/welcome.controller.js';

/** The pages, a controller per area, and what they have in common. */
@Module({
  imports: [UpstreamModule, ApiModule],
  controllers: [
    WelcomeController,
    SignInController,
    PasswordController,
    PersonalSpaceController,
    OwnSessionsController,
    KnownDeviceController,
    AccessCodesController,
    RequestStatusController,
    NotMeController,
    RequestsController,
    AlertPagesController,
    AgentPagesController,
    AgentActsController,
    AgentChangesController,
    AgentAccountController,
    UnitPagesController,
    ImportPagesController,
    ImportActsController,
    DashboardController,
    OperationsPageController,
    JournalPagesController,
    LegalController,
  ],
  providers: [
    KnownRoutes,
    { provide: Assets, useFactory: () => Assets.load() },
    PageCookies,
    KeptAnswers,
    Visitors,
    KnownUnits,
    PasswordConfirmation,
    Contestation,
    UnitQueues,
    PageRenderer,
    PageErrorsFilter,
    UnknownRouteFilter,
  ],
})
export class WebModule {}
