import { devices } from '@citadelle/contracts/calls';
import { Get, Post } from '@nestjs/common';
import { Services } from '../../upstream/services.js';
import { PageAnswer } from '../answers/page-answer.js';
import { Pages } from '../pages.decorator.js';
import { deviceIn } from '../visits/device-cookie.js';
import type { Visit } from '../visits/visit.js';
import { CurrentVisit } from '../visits/visit.guard.js';
import { FORGET_DEVICE } from './forget-device.js';
import { OWN_SESSIONS } from './own-sessions.page.js';

/** « Oublier cet appareil ». */
@Pages('signed-in')
export class KnownDeviceController {
  constructor(private readonly services: Services) {}

  /** Somebody opens the address to which the form was sent: they are led to its page. */
  @Get(FORGET_DEVICE)
  back(): PageAnswer {
    return PageAnswer.goTo(OWN_SESSIONS);
  }

  @Post(FORGET_DEVICE)
  async forget(@CurrentVisit() { kept }: Visit): Promise<PageAnswer> {
    const device = deviceIn(kept);
    if (device !== undefined) await this.services.ask(devices.forget, { device });
    return PageAnswer.done(OWN_SESSIONS, 'oubli').withCookies({ name: 'device' });
  }
}
