import { parseCookie, stringifySetCookie } from 'cookie';

/** What the pages keep in a browser: its session, its secret for forms, and where one stands in a journey. */
export type PageCookie = 'session' | 'visitor' | 'journey';

/** A cookie to be kept, or, without a value, to be forgotten. */
export interface CookieChange {
  readonly name: PageCookie;
  readonly value?: string;
  /** Gone with the browser when absent. */
  readonly maxAgeSeconds?: number;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The cookies of the pages: for this host alone, out of the reach of scripts, never sent from another site. */
export class PageCookies {
  /** Browsers keep `__Host-` cookies only over TLS, which a person's own machine does without. */
  private readonly secure: boolean;

  constructor(publicUrl: string) {
    const { protocol, hostname } = new URL(publicUrl);
    this.secure = protocol === 'https:' || !LOOPBACK.has(hostname);
  }

  /** The cookies that a request brought. */
  read(header: string | undefined): Partial<Record<PageCookie, string>> {
    const all = parseCookie(header ?? '');
    const of = (name: PageCookie) => all[this.nameOf(name)];
    return { session: of('session'), visitor: of('visitor'), journey: of('journey') };
  }

  /** The `Set-Cookie` header of a change. */
  header({ name, value, maxAgeSeconds }: CookieChange): string {
    return stringifySetCookie({
      name: this.nameOf(name),
      value: value ?? '',
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: this.secure,
      ...(value === undefined ? { maxAge: 0 } : { maxAge: maxAgeSeconds }),
    });
  }

  private nameOf(name: PageCookie): string {
    return this.secure ? `__Host-${name}` : name;
  }
}
