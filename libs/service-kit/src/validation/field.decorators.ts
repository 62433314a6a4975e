import { BirthDate, Numen, PersonName, Text, UnitId } from '@citadelle/contracts/calls';
import { ValidateIf } from 'class-validator';

export const IsBirthDate = () => BirthDate();
export const IsNumenField = () => Numen();
export const IsPersonNameField = () => PersonName('PIN');
export const IsUnitId = () => UnitId();
export { Text };
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_body: unknown, value: unknown) => value !== undefined);
}
