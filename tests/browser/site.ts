import { administrator, ApiClient, type CreatedAgent, type Identity } from '@citadelle/testing';
import type { Browser } from 'playwright-core';
import { DESKTOP, type Device, Person, PHONE } from '../support/browser.js';
import type { RunningAcademy } from '../support/running-academy.js';
import { createAgent } from '../support/staff.js';

/** What the journeys in the browser walk on: one academy, and one browser for everybody. */
export interface Site {
  readonly academy: RunningAcademy;
  readonly browser: Browser;
}

/** How people come to the site, and whom of the tutorial each way brings, in the order in which HR creates them. */
export const WAYS = [
  { where: 'on a phone without scripts', ...PHONE, scripts: false, who: 'roger' },
  { where: 'on a phone', ...PHONE, scripts: true, who: 'jean' },
  { where: 'at a desk', ...DESKTOP, scripts: true, who: 'christian' },
  { where: 'at a desk without scripts', ...DESKTOP, scripts: false, who: 'christine' },
] as const;

/** What somebody signs in with. */
interface Credentials {
  readonly login: string;
  readonly password: string;
}

/** A date as people type it. */
export function typed(date: string): string {
  return date.split('-').reverse().join('/');
}

/** An agent whom HR creates by the API. */
export async function created({ academy }: Site, identity: Identity): Promise<CreatedAgent> {
  const anonymous = new ApiClient(academy.gateway);
  const hr = await anonymous.as(administrator.login, administrator.password);
  return createAgent(hr, identity);
}

/** Fills the page on which one signs in, and sends it. */
export async function signIn(person: Person, { login, password }: Credentials): Promise<void> {
  await person.fill({ Identifiant: login, 'Mot de passe': password });
  await person.press('Connexion');
}

/** Somebody who has just signed in. */
export async function signedIn(
  { browser, academy }: Site,
  device: Device,
  who: Credentials,
): Promise<Person> {
  const person = await Person.at(browser, academy.gateway, device);
  await person.open('/connexion');
  await signIn(person, who);
  return person;
}
