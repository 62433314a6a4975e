import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { STYLES, STYLES_PATH } from './layout.js';
import { WELCOME_PAGE } from './welcome.page.js';

/** The pages that need no session. */
@ApiExcludeController()
@Controller()
export class PagesController {
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  welcome(): string {
    return WELCOME_PAGE;
  }

  @Get(STYLES_PATH)
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  styles(): string {
    return STYLES;
  }
}
