import { Module } from '@nestjs/common';
import { ApiModule } from './api/api.module.js';
import { KnownRoutes } from './web/known-routes.js';
import { PagesController } from './web/pages.controller.js';
import { UnknownRouteFilter } from './web/unknown-route.filter.js';

/** The gateway: the API, the pages, and what is told where there is neither. */
@Module({
  imports: [ApiModule],
  controllers: [PagesController],
  providers: [KnownRoutes, UnknownRouteFilter],
})
export class GatewayModule {}
