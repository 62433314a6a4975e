import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What a person holds in their hands, and whether scripts run there. */
export interface Device {
  readonly width: number;
  readonly height: number;
  readonly scripts: boolean;
}

/** The narrowest screen that must do, and a common one. */
export const PHONE = { width: 320, height: 640 };
export const DESKTOP = { width: 1280, height: 900 };

/** The Chromium that comes from npm. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
  });
}

/** A person at a browser of their own. Each page they come to is looked at before they go on. */
export class Person {
  /** What the browser complained of: scripts that failed, and what the content policy kept out. */
  private readonly complaints: string[] = [];
  /** The titles of the pages that were looked at. */
  readonly seen: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly gateway: string,
    private readonly device: Device,
  ) {
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      // That an answer says 4xx is what its page is about.
      const told = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !told) this.complaints.push(message.text());
    });
  }

  static async at(browser: Browser, gateway: string, device: Device): Promise<Person> {
    const { scripts, ...viewport } = device;
    const context = await browser.newContext({
      viewport,
      javaScriptEnabled: scripts,
      locale: 'fr-FR',
    });
    context.setDefaultTimeout(20_000);
    return new Person(await context.newPage(), gateway, device);
  }

  /** Goes to an address, and looks at the page there. */
  async open(path: string): Promise<void> {
    await this.page.goto(`${this.gateway}${path}`);
    await this.look();
  }

  /** Fills fields by how their labels begin. */
  async fill(typed: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(typed)) {
      await this.page.locator(`input#${await this.fieldOf(label)}`).fill(text);
    }
  }

  /** Presses a button, and looks at the page that comes. */
  press(name: string): Promise<void> {
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
    return (await this.page.locator('main').innerText()).replace(/\s+/g, ' ');
  }

  /** Closes the browser. */
  async leave(): Promise<void> {
    await this.page.context().close();
  }

  private async fieldOf(label: string): Promise<string> {
    const labels = this.page.locator('label').filter({ hasText: label });
    const id = await labels.first().getAttribute('for');
    if (id === null) throw new Error(`the label « ${label} » belongs to no field`);
    return id;
  }

  private async leaveBy(role: 'button' | 'link', name: string, clickCount = 1): Promise<void> {
    const way = this.page.getByRole(role, { name, exact: true }).first();
    await Promise.all([this.page.waitForEvent('framenavigated'), way.click({ clickCount })]);
    await this.page.waitForLoadState();
    await this.look();
  }

  /** No barrier that axe knows of, nothing wider than the screen, nothing that the browser complained of. */
  private async look(): Promise<void> {
    const title = await this.page.title();
    this.seen.push(title);
    const tooWide = await this.page.evaluate(
      'Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)',
    );
    const { complaints } = this;
    const barriers = await (this.device.scripts ? barriersOn(this.page) : this.barriersWithout());
    expect({ title, tooWide, complaints, barriers }).toEqual({
      ...{ title, tooWide: 0, complaints: [], barriers: [] },
    });
  }

  /** axe is a script: where none runs, it looks at a copy of the page. */
  private async barriersWithout(): Promise<string[]> {
    const { width, height } = this.device;
    const viewport = { width, height };
    const context = await this.page.context().browser()!.newContext({ viewport, locale: 'fr-FR' });
    try {
      const copy = await context.newPage();
      const body = (await this.page.content()).replace(/<script\b.*?<\/script>/gs, '');
      const contentType = 'text/html; charset=utf-8';
      await copy.route(this.page.url(), (route) => route.fulfill({ body, contentType }));
      await copy.goto(this.page.url());
      return await barriersOn(copy);
    } finally {
      await context.close();
    }
  }
}

interface AxeResults {
  violations: { id: string; nodes: { html: string }[] }[];
}

async function barriersOn(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
