import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { startBrowser } from '../support/browser.js';
import { startAcademy } from '../support/running-academy.js';
import { badInput } from './bad-input.steps.js';
import { theKeyboard } from './keyboard.steps.js';
import type { Site } from './site.js';
import { theTutorial } from './tutorial.steps.js';

// A test is a dozen pages on each of four ways, every one looked at.
jest.setTimeout(90_000);

let site: Site;
beforeAll(async () => {
  const [academy, browser] = await Promise.all([
    startAcademy({
      transport: 'embedded',
      empty: true,
      // Everybody here comes from one address.
      env: { LIMIT_LOOKUPS_PER_SOURCE_HOUR: '1000' },
    }),
    startBrowser(),
  ]);
  site = { academy, browser };
}, 120_000);
afterAll(async () => {
  await site?.browser.close();
  await site?.academy.stop();
}, 60_000);

describe('the whole tutorial, on four ways', () => theTutorial(() => site));
describe('the same by keyboard alone', () => theKeyboard(() => site));
describe('bad input', () => badInput(() => site));
