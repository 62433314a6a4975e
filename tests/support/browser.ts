import { expect } from '@jest/globals';
import sparticuz from '@sparticuz/chromium';
import { until } from '@citadelle/testing';
import { type Browser, chromium, type Page, type Response } from 'playwright-core';
import { Barriers } from './barriers.js';

/** What a person holds in their hands, and whether scripts run there. */
export interface Device {
  readonly width: number;
  readonly height: number;
  readonly scripts: boolean;
}

/** The narrowest screen that must do, which is also what 400 % of zoom leaves of 1,280 pixels. */
export const PHONE = { width: 320, height: 640 };
export const DESKTOP = { width: 1280, height: 900 };

/** The Chromium that comes from npm. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    // With RenderDocument each page costs twice as much, and shows the same.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--font-render-hinting=none',
      '--disable-features=RenderDocument',
    ],
  });
}

/** A page that a browser was given. */
export interface GivenPage {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** A person at a browser of their own. Each page they come to is looked at before they go on. */
export class Person {
  /** What the browser complained of: scripts that failed, and what the content policy kept out. */
  private readonly complaints: string[] = [];
  /** Every page that came, also those that led on to another. */
  readonly given: GivenPage[] = [];
  private readonly barriers: Barriers;

  private constructor(
    readonly page: Page,
    private readonly gateway: string,
    readonly device: Device,
  ) {
    this.barriers = Barriers.in(page.context().browser()!);
    this.watch(page);
  }

  static async at(browser: Browser, gateway: string, device: Device): Promise<Person> {
    const { scripts, ...viewport } = device;
    const context = await browser.newContext({
      viewport,
      javaScriptEnabled: scripts,
      locale: 'fr-FR',
    });
    context.setDefaultTimeout(10_000);
    return new Person(await context.newPage(), gateway, device);
  }

  /** The same browser, with another tab. */
  async anotherTab(): Promise<Person> {
    return new Person(await this.page.context().newPage(), this.gateway, this.device);
  }

  /** Goes to an address, and looks at the page there. */
  async open(path: string): Promise<void> {
    await this.page.goto(`${this.gateway}${path}`);
    await this.look();
  }

  /** Loads the page again, also one that answered a form, and looks at it. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.look();
  }

  /** Goes back, and tells what the browser then shows, be it in its own words that there is nothing. */
  async back(): Promise<string> {
    await this.page.goBack().catch(() => null);
    return until('a page that stands', () => this.page.content().catch(() => false));
  }

  /** Fills fields by how their labels begin. */
  async fill(typed: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(typed)) await this.field(label).fill(text);
  }

  /** Chooses in a list, by how its label begins. */
  async choose(label: string, value: string): Promise<void> {
    await this.field(label).selectOption(value);
  }

  /** Ticks a box, or one of several buttons. */
  async tick(label: string): Promise<void> {
    await this.page
      .locator('label')
      .filter({ hasText: beginning(label) })
      .first()
      .click();
  }

  /** The field whose label begins like this. */
  field(label: string) {
    return this.page.getByLabel(beginning(label)).and(this.page.locator('input, select')).first();
  }

  /** Presses a button, and looks at the page that comes. */
  press(name: string | RegExp): Promise<void> {
    return this.leaveBy('button', name);
  }

  /** Presses a button twice, as impatient people do, and looks at the page that comes. */
  pressTwice(name: string): Promise<void> {
    return this.leaveBy('button', name, 2);
  }

  /** Follows a link, and looks at the page that comes. */
  follow(name: string): Promise<void> {
    return this.leaveBy('link', name);
  }

  /** What the page says, on one line. */
  async text(): Promise<string> {
    // Not through a locator, for which each page would have to load Playwright's own script.
    const text = await this.page.evaluate<string>("document.querySelector('main').innerText");
    return text.replace(/\s+/g, ' ');
  }

  /** The title of the page. */
  title(): Promise<string> {
    return this.page.title();
  }

  /** The code that the page shows. */
  code(): Promise<string> {
    return this.page.locator('.pratic-code').innerText();
  }

  /** Closes the browser's window. What the browser complained of since the last look counts too. */
  async leave(): Promise<void> {
    await this.page.context().close();
    expect(this.complaints).toEqual([]);
  }

  /** No barrier that axe knows of, nothing wider than the screen, nothing that the browser complained of. */
  async look(): Promise<void> {
    const { title, tooWide, html } = await this.page.evaluate<Glance>(GLANCE);
    const { complaints } = this;
    const { width, height } = this.device;
    const url = this.page.url();
    const barriers = await this.barriers.find({ url, html, width, height });
    expect({ title, tooWide, complaints, barriers }).toEqual({
      title,
      tooWide: 0,
      complaints: [],
      barriers: [],
    });
  }

  private watch(page: Page): void {
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('dialog', (dialog) => {
      this.complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => {
      // That an answer says 4xx is what its page is about.
      const told = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !told) this.complaints.push(message.text());
    });
    page.on('response', (response) => this.note(response));
  }

  private note(response: Response): void {
    const request = response.request();
    if (!request.isNavigationRequest()) return;
    const { pathname: path } = new URL(response.url());
    this.given.push({ method: request.method(), path, status: response.status() });
  }

  private async leaveBy(
    role: 'button' | 'link',
    name: string | RegExp,
    clickCount = 1,
  ): Promise<void> {
    const way = this.page.getByRole(role, { name, exact: true }).first();
    await Promise.all([this.page.waitForEvent('framenavigated'), way.click({ clickCount })]);
    await this.page.waitForLoadState();
    await this.look();
  }
}

/** What a look takes in. */
interface Glance {
  title: string;
  tooWide: number;
  html: string;
}
const GLANCE = `({
  title: document.title,
  tooWide: Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
  html: '<!DOCTYPE html>' + document.documentElement.outerHTML,
})`;

function beginning(label: string): RegExp {
  return new RegExp(`^\\s*${label.replaceAll(/[.?*+^$()[\]{}|\\]/g, '\\$&')}`);
}
