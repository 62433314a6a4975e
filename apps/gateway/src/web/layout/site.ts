import { Injectable } from '@nestjs/common';
import { GatewayConfig } from '../../gateway.config.js';
import { Assets } from '../assets/assets.js';

/** What all pages have in common: what the académie set, and the files that browsers load. */
@Injectable()
export class Site {
  constructor(
    readonly settings: GatewayConfig,
    private readonly assets: Assets,
  ) {}

  /** The style sheets of each page. */
  get styles(): string[] {
    const entries = this.settings.STATE_BRAND
      ? (['styles.css', 'state-brand.css'] as const)
      : (['styles.css'] as const);
    return entries.map((entry) => this.assets.urlOf(entry));
  }

  /** The script of each page. */
  get script(): string {
    return this.assets.urlOf('client.ts');
  }
}
