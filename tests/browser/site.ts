import { type administrator, tutorial } from '@citadelle/testing';
import type { Browser } from 'playwright-core';
import { DESKTOP, Person, PHONE } from '../support/browser.js';
import type { RunningAcademy } from '../support/running-academy.js';

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

/** Their logins at the end of it. */
export const LOGINS = {
  roger: 'rmoulinaux',
  jean: 'jpin',
  christian: 'cjoseph1',
  christine: 'cjoseph2',
} as const satisfies Record<keyof typeof tutorial, string>;

/** What somebody chooses with a NUMEN, and later with two codes. */
export const FIRST_PASSWORD = 'tuilerie et campanule 41';
export const SECOND_PASSWORD = 'fontaine et grelot d’octobre 3';

/** A date as people type it. */
export function typed(date: string): string {
  return date.split('-').reverse().join('/');
}

/** Fills the page on which one signs in, and sends it. */
export async function signIn(
  person: Person,
  { login, password }: { login: string; password: string } | typeof administrator,
): Promise<void> {
  await person.fill({ Identifiant: login, 'Mot de passe': password });
  await person.press('Connexion');
}

/** Somebody who has just signed in. */
export async function signedIn(
  { browser, academy }: Site,
  device: { width: number; height: number; scripts: boolean },
  who: { login: string; password: string },
): Promise<Person> {
  const person = await Person.at(browser, academy.gateway, device);
  await person.open('/connexion');
  await signIn(person, who);
  return person;
}
