import { Controller } from '@nestjs/common';
import { DeviceCookie, devices } from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { KnownBrowserStore } from './known-browser.store.js';
import { KnownBrowsers } from './known-browsers.js';

/** « Oublier cet appareil ». Whoever has the cookie may: it takes a right away and gives none. */
@Controller()
export class ForgetDeviceHandler {
  constructor(
    private readonly manager: EntityManager,
    private readonly browsers: KnownBrowsers,
    private readonly kept: KnownBrowserStore,
  ) {}

  @Serves(devices.forget)
  async forget(@Asked() { device }: DeviceCookie): Promise<void> {
    const known = this.browsers.read(device);
    if (known) await this.kept.forget(this.manager, known);
  }
}
