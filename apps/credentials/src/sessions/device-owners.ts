import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, durationSeconds } from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { KnownBrowserStore } from './known-browser.store.js';
import { KnownBrowsers } from './known-browsers.js';

/** Whose browsers are known. */
@Injectable()
export class DeviceOwners {
  private readonly knownForSeconds: number;

  constructor(
    @Inject(CONFIG) config: CredentialsConfig,
    private readonly manager: EntityManager,
    private readonly browsers: KnownBrowsers,
    private readonly kept: KnownBrowserStore,
  ) {
    this.knownForSeconds = durationSeconds(config.SIGN_IN_KNOWN_FOR);
  }

  /** To which account the browser with this cookie is known; none when it was forgotten, or the cookie is not ours. */
  async ownerOf(device: string | undefined): Promise<string | undefined> {
    const known = this.browsers.read(device);
    const counts = known && (await this.kept.isKnown(this.manager, known, this.knownForSeconds));
    return counts ? known.agentId : undefined;
  }
}
