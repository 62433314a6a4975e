import { Controller, Get } from '@nestjs/common';
import type { ListSignInsCall } from '@citadelle/contracts';
import { SignIns } from './sign-ins.js';

/** The journal of sign-ins, for whom it is about. */
@Controller('internal/sign-ins')
export class SignInsController {
  constructor(private readonly signIns: SignIns) {}

  @Get()
  last(): Promise<ListSignInsCall['response']> {
    return this.signIns.last();
  }
}
