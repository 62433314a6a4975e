import { inFigures } from '@citadelle/contracts';
import type { LinePerson } from '../reading/read-line.js';

/** `YYYY-MM-DD` as it is written in French. */
export const frenchDay = (day: string): string => day.split('-').reverse().join('/');

/** « 1 personne », « 1 250 personnes »: `plural` where it is not the singular and an s. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${frenchNumber(count)} ${count < 2 ? singular : plural}`;
}

/** A number as it is written in French, with plain spaces. */
export const frenchNumber = (count: number): string => inFigures(count).replaceAll('\u00a0', ' ');

/** A person as HR names them, such as « PIN Jean »; undefined where the names could not be read. */
export function nameOf({
  usualName,
  firstName,
}: Pick<LinePerson, 'usualName' | 'firstName'>): string | undefined {
  const names = [usualName, firstName].filter((name) => name !== undefined);
  return names.length === 0 ? undefined : names.join(' ');
}
