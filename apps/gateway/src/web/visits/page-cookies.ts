import { Injectable } from '@nestjs/common';
import { parseCookie, stringifySetCookie } from 'cookie';
import { GatewayConfig } from '../../gateway.config.js';

/** The cookies of the pages: the session, the secret for forms, the step on way A or B, and by what an account knows the browser. */
export type PageCookie = 'session' | 'visitor' | 'journey' | 'device';

/** Sets a cookie, or deletes it when there is no value. */
export interface CookieChange {
  readonly name: PageCookie;
  readonly value?: string;
  /** Without it the cookie goes when the browser is closed. */
  readonly maxAgeSeconds?: number;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The cookies of the pages: for this host alone, out of the reach of scripts. From another site they come along only
 * where it opens a page, so that a link finds whoever is signed in; never with a form.
 */
@Injectable()
export class PageCookies {
  /** False on plain HTTP on one's own machine: browsers keep `__Host-` cookies only over TLS. */
  private readonly secure: boolean;

  constructor({ PUBLIC_URL }: GatewayConfig) {
    const { protocol, hostname } = new URL(PUBLIC_URL);
    this.secure = protocol === 'https:' || !LOOPBACK.has(hostname);
  }

  /** The cookies that a request brought. */
  read(header: string | undefined): Partial<Record<PageCookie, string>> {
    const all = parseCookie(header ?? '');
    const of = (name: PageCookie) => all[this.nameOf(name)];
    return {
      session: of('session'),
      visitor: of('visitor'),
      journey: of('journey'),
      device: of('device'),
    };
  }

  /** The `Set-Cookie` header of a change. */
  header({ name, value, maxAgeSeconds }: CookieChange): string {
    return stringifySetCookie({
      name: this.nameOf(name),
      value: value ?? '',
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.secure,
      ...(value === undefined ? { maxAge: 0 } : { maxAge: maxAgeSeconds }),
    });
  }

  private nameOf(name: PageCookie): string {
    return this.secure ? `__Host-${name}` : name;
  }
}
