import type { JSX } from 'preact';
import type { CookieChange } from '../visits/page-cookies.js';

/** A page, with its title and its content. */
export type View = JSX.Element;

/** What a handler of the pages answers: a view, or the way to another page. */
export class PageAnswer {
  private constructor(
    readonly status: number,
    readonly content: { readonly view: View } | { readonly location: string },
    readonly headers: Readonly<Record<string, string>> = {},
    readonly cookies: readonly CookieChange[] = [],
  ) {}

  /** Shows a view. */
  static show(view: View, status = 200): PageAnswer {
    return new PageAnswer(status, { view });
  }

  /** Sends the browser to another page, which it asks for with GET. */
  static goTo(location: string): PageAnswer {
    return new PageAnswer(303, { location });
  }

  /** Sends the browser to a page that tells what was done: `what` goes into `?fait=`. */
  static done(page: string, what: string): PageAnswer {
    return PageAnswer.goTo(`${page}?fait=${what}`);
  }

  withHeaders(headers: Readonly<Record<string, string>>): PageAnswer {
    return new PageAnswer(this.status, this.content, { ...this.headers, ...headers }, this.cookies);
  }

  /** Says when to try again, where that is known. */
  withRetryAfter(seconds: string | undefined): PageAnswer {
    return seconds === undefined ? this : this.withHeaders({ 'retry-after': seconds });
  }

  withCookies(...cookies: CookieChange[]): PageAnswer {
    return new PageAnswer(this.status, this.content, this.headers, [...this.cookies, ...cookies]);
  }
}

/** Thrown where a page cannot be given, with what is answered instead. */
export class AnsweredInstead extends Error {
  override readonly name = 'AnsweredInstead';

  constructor(readonly answer: PageAnswer) {
    super('answered instead');
  }
}
