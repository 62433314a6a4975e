import { Module } from '@nestjs/common';
import { UpstreamModule } from '../upstream/upstream.module.js';
import { AdministratorsController } from './administrators/administrators.controller.js';
import { AgentsController } from './agents/agents.controller.js';
import { AlertStreams } from './alerts/open-streams.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { IdentityLookupsController } from './identity-lookups/identity-lookups.controller.js';
import { ResetsController } from './password-resets/password-resets.controller.js';
import { PasswordsController } from './passwords/passwords.controller.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { UnitsController } from './units/units.controller.js';

/** The HTTP API, a controller per resource. */
@Module({
  imports: [UpstreamModule],
  controllers: [
    SessionsController,
    PasswordsController,
    IdentityLookupsController,
    ResetsController,
    AlertsController,
    AgentsController,
    UnitsController,
    AdministratorsController,
    StatisticsController,
  ],
  providers: [AlertStreams],
  exports: [AlertStreams],
})
export class ApiModule {}
