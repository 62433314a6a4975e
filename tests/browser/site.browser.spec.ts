import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../support/browser.js';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { asTyped } from './as-typed.steps.js';
import { badInput } from './bad-input.steps.js';
import { theForms } from './forms.steps.js';
import { theFileOfHr } from './hr-file.steps.js';
import { theKeyboard } from './keyboard.steps.js';
import { otherSites } from './other-sites.steps.js';
import { accessCodesStates } from './states/access-codes.states.js';
import { directoryStates } from './states/directory.states.js';
import { errorStates } from './states/errors.states.js';
import { importsStates } from './states/imports.states.js';
import { journalStates } from './states/journal.states.js';
import { operationsStates } from './states/operations.states.js';
import { ownSessionsStates } from './states/own-sessions.states.js';
import { PageStates } from './states/page-states.js';
import { requestsStates } from './states/requests.states.js';
import { signInStates } from './states/sign-in.states.js';
import { unitsStates } from './states/units.states.js';
import { theTutorial } from './tutorial.steps.js';

/** One for all, so that a page that two tests come to is judged once. */
let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

describe('at a running academy', () => {
  let academy: RunningAcademy;
  const site = () => ({ academy, browser });
  beforeAll(async () => {
    const env = {
      // Everybody here comes from one address.
      LIMIT_LOOKUPS_PER_SOURCE_HOUR: '1000',
      WEBMAIL_URL: 'https://webmail.example.fr',
    };
    academy = await startAcademy({ transport: 'embedded', empty: true, env });
  });
  afterAll(() => academy?.stop());

  describe('the whole tutorial, on four ways', () => theTutorial(site));
  describe('the same by keyboard alone', () => theKeyboard(site));
  describe('a file of HR', () => theFileOfHr(site));
  describe('forms that get what they cannot take', () => theForms(site));
  describe('what people do by mistake', () => badInput(site));
  describe('what is typed by habit', () => asTyped(site));
  describe('what other sites and tabs do', () => otherSites(site));
});

describe('each page in each of its states shows', () => {
  let shown: PageStates;
  const states = () => shown;
  beforeAll(async () => {
    shown = await PageStates.start(browser);
  });
  afterAll(() => shown?.stop());

  describe('to whoever comes,', () => signInStates(states));
  describe('to whoever is signed in,', () => ownSessionsStates(states));
  describe('to whoever needs codes,', () => accessCodesStates(states));
  describe('to managers,', () => requestsStates(states));
  describe('to administrators,', () => directoryStates(states));
  describe('to administrators,', () => importsStates(states));
  describe('to administrators,', () => unitsStates(states));
  describe('to administrators,', () => operationsStates(states));
  describe('to administrators,', () => journalStates(states));
  describe('to anybody,', () => errorStates(states));

  it('every page of the site, and every form was sent', () =>
    expect(states().unseen()).toEqual([]));
});
