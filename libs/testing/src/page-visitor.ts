import { callHttp } from './http-call.js';

/** A page as a browser without scripts got it. */
export interface VisitedPage {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** Where the answer leads, when it is a redirection. */
  readonly location: string | null;
  readonly title: string;
  /** What stands between its tags, on one line. */
  readonly text: string;
}

/** What somebody types into a form, by the name of the field. */
export type Typed = Readonly<Record<string, string>>;

/** A browser without scripts: keeps cookies, and sends forms with all that is hidden in them. */
export class PageVisitor {
  readonly cookies = new Map<string, string>();
  /** The page that is open. */
  page!: VisitedPage;

  constructor(private readonly url: string) {}

  /** Opens a page, and follows where it leads. */
  async open(path: string): Promise<VisitedPage> {
    return this.follow(await this.ask('GET', path));
  }

  /** Sends the form of the open page that goes to `action`, and follows where it leads. */
  async send(action: string, typed: Typed = {}): Promise<VisitedPage> {
    return this.follow(await this.post(action, typed));
  }

  /** Sends the form, and stays with the answer. */
  post(action: string, typed: Typed = {}, headers: Typed = {}): Promise<VisitedPage> {
    return this.ask('POST', action, { ...this.hiddenOf(action), ...typed }, headers);
  }

  /** What the form of the open page that goes to `action` carries unseen. */
  hiddenOf(action: string): Record<string, string> {
    const forms = [...this.page.html.matchAll(/<form [^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gs)];
    const form = forms.find(([, to]) => to === action);
    if (!form) throw new Error(`no form goes to ${action} on « ${this.page.title} »`);
    const inputs = [...form[2]!.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    return Object.fromEntries(inputs.map(([, name, value]) => [name!, decoded(value!)]));
  }

  /** Sends a request as a browser does, and opens what comes back. */
  async ask(method: string, path: string, fields?: Typed, more: Typed = {}): Promise<VisitedPage> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, headers, text } = await callHttp(`${this.url}${path}`, {
      method,
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(cookie !== '' && { cookie }),
        ...(fields && form),
        ...more,
      },
      ...(fields && { body: new URLSearchParams(fields).toString() }),
    });
    for (const line of headers.getSetCookie()) this.keep(line);
    this.page = {
      status,
      headers,
      html: text,
      location: headers.get('location'),
      title: decoded(/<title>(.*?)<\/title>/.exec(text)?.[1] ?? ''),
      text: decoded(text.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' '),
    };
    return this.page;
  }

  private async follow(page: VisitedPage): Promise<VisitedPage> {
    return page.location === null ? page : this.follow(await this.ask('GET', page.location));
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(at + 1));
  }
}

function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
