import { Module } from '@nestjs/common';
import { Downloads } from '../downloads/downloads.js';
import { UpstreamModule } from '../upstream/upstream.module.js';
import { AdministratorsController } from './administrators/administrators.controller.js';
import { AgentImportsController } from './agent-imports/agent-imports.controller.js';
import { AgentsController } from './agents/agents.controller.js';
import { AlertStreams } from './alerts/open-streams.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { controllerOf } from './forward.js';
import { forwardedCalls } from './forwarded-calls.js';
import { OperationsController } from './operations/operations.controller.js';
import { SecurityJournalController } from './security-journal/security-journal.controller.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { UnitsController } from './units/units.controller.js';

/** The HTTP API: the calls that are forwarded, and controllers for those of which the gateway makes more. */
@Module({
  imports: [UpstreamModule],
  controllers: [
    SessionsController,
    ...Object.entries(forwardedCalls).map(([tag, calls]) => controllerOf(tag, calls)),
    AlertsController,
    AdministratorsController,
    AgentsController,
    AgentImportsController,
    UnitsController,
    SecurityJournalController,
    OperationsController,
  ],
  providers: [AlertStreams, Downloads],
  exports: [AlertStreams, Downloads],
})
export class ApiModule {}
