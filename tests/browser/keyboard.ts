import { expect } from '@jest/globals';
import type { Person } from '../support/browser.js';

/** More stops than any page has. */
const STOPS = 80;

interface Stop {
  /** By which it is known to whoever cannot see it. */
  readonly name: string;
  readonly visible: boolean;
  /** Nowhere: between the last stop of a page and the first. */
  readonly none: boolean;
}

/** Somebody who has no mouse: Tab, Enter, Space and letters. Wherever they are must be seen, and left again. */
export class KeyboardUser {
  constructor(readonly person: Person) {}

  /** Goes on with Tab until the stop whose name begins like this. */
  async to(name: string): Promise<void> {
    const { keyboard } = this.person.page;
    const passed: string[] = [];
    for (let stops = 0; stops < STOPS; stops += 1) {
      await keyboard.press('Tab');
      const stop = await this.person.page.evaluate<Stop>(STOP);
      if (stop.none) continue;
      expect({ at: stop.name, visible: stop.visible }).toEqual({ at: stop.name, visible: true });
      passed.push(stop.name);
      if (stop.name.startsWith(name)) return;
    }
    throw new Error(`« ${name} » is not among ${passed.join(' · ')}`);
  }

  /** Types into the field whose name begins like this. */
  async type(name: string, text: string): Promise<void> {
    await this.to(name);
    await this.person.page.keyboard.press('ControlOrMeta+a');
    await this.person.page.keyboard.type(text);
  }

  /** Presses the button, or follows the link, whose name begins like this. */
  async press(name: string): Promise<void> {
    await this.to(name);
    await this.enter();
  }

  /** Sends what was typed, or goes where the link leads on which one is. */
  async enter(): Promise<void> {
    const { page } = this.person;
    await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')]);
    await page.waitForLoadState();
    await this.person.look();
  }

  /** Goes through a whole page and comes out of it: nothing holds one back. */
  async throughThePage(): Promise<void> {
    const { page } = this.person;
    const first: string[] = [];
    for (let stops = 0; stops < STOPS; stops += 1) {
      await page.keyboard.press('Tab');
      const { name, none } = await page.evaluate<Stop>(STOP);
      if (none || (first.length > 1 && name === first[0])) return;
      first.push(name);
    }
    throw new Error(`no way out: ${first.join(' · ')}`);
  }
}

/** Runs in the page: where the keyboard is, and whether one can see it. */
const STOP = `(() => {
  const at = document.activeElement;
  if (!at || at === document.body) return { name: '', visible: true, none: true };
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const beside = at.nextElementSibling ? getComputedStyle(at.nextElementSibling, '::before') : null;
  const box = at.getBoundingClientRect();
  const label = at.labels && at.labels.length > 0 ? at.labels[0].innerText : '';
  const outlined = (style, width) => style !== 'none' && parseFloat(width) > 0;
  return {
    name: (at.getAttribute('aria-label') || label || at.innerText || '').trim(),
    visible:
      (outlined(outlineStyle, outlineWidth) ||
        (at.matches('[type=radio], [type=checkbox]') &&
          beside !== null && outlined(beside.outlineStyle, beside.outlineWidth))) &&
      box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    none: false,
  };
})()`;
