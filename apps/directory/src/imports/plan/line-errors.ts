import type { ImportLineError } from '@citadelle/contracts/calls';
import type { LinePerson } from '../reading/read-line.js';
import { nameOf } from './french.js';
import type { PlannedLine } from './planned-line.js';

/**
 * Why a line is refused, with the line and the person as HR knows them in each message: a list of errors is read away from
 * the file.
 */
export function lineErrors(
  { line, faults }: Pick<PlannedLine, 'line' | 'faults'>,
  person: Omit<LinePerson, 'numen'>,
): ImportLineError[] {
  const name = nameOf(person);
  const where = `Ligne ${line}${name === undefined ? '' : `, ${name}`}`;
  return faults.map(({ field = '', code, message }) => ({
    line,
    field,
    code,
    message: `${where} : ${message}`,
  }));
}
