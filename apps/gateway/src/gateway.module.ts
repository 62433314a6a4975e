import { Module } from '@nestjs/common';
import { ApiModule } from './api/api.module.js';
import { WebModule } from './web/web.module.js';

/** The gateway: the API and the pages. */
@Module({ imports: [ApiModule, WebModule] })
export class GatewayModule {}
