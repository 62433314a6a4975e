import { isNumen, isPersonName, normaliseNumen } from '@citadelle/contracts';
import { Transform } from 'class-transformer';
import { registerDecorator, ValidateIf } from 'class-validator';
import { isBirthDate } from './birth-date.js';
import { frenchOf } from './french.js';

const UNIT_ID = /^[A-Z][A-Z0-9-]{1,39}$/;

/** A constraint on text, and how the text is normalised before it is judged. */
function field(
  name: string,
  accepts: (text: string) => boolean,
  tidy?: (text: string) => string,
  args: readonly unknown[] = [],
): PropertyDecorator {
  return (target, property) => {
    if (tidy)
      Transform(({ value }: { value: unknown }) =>
        typeof value === 'string' ? tidy(value) : value,
      )(target, property);
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      constraints: [...args],
      validator: {
        validate: (value: unknown) => typeof value === 'string' && accepts(value),
        defaultMessage: () => frenchOf(name, args).message,
      },
    });
  };
}

/** May be left out, but not be null. */
export function MayBeAbsent(): PropertyDecorator {
  return ValidateIf((_body: unknown, value: unknown) => value !== undefined);
}

/** A first or usual name; composed (NFC) and without blanks around it afterwards. */
export function IsPersonNameField(): PropertyDecorator {
  return field('isPersonName', isPersonName, (text) => text.normalize('NFC').trim());
}

/** A birth date `YYYY-MM-DD`: a real day, of somebody aged 14 to 100 today. */
export function IsBirthDate(): PropertyDecorator {
  return field('isBirthDate', (text) => isBirthDate(text, new Date()));
}

/** A NUMEN typed in any case, with or without spaces; in capitals without spaces afterwards. */
export function IsNumenField(): PropertyDecorator {
  return field('isNumenField', isNumen, normaliseNumen);
}

/** The id of a managing unit, such as `SIG-AESH`. */
export function IsUnitId(): PropertyDecorator {
  return field('isUnitId', (text) => UNIT_ID.test(text));
}

/** Text of 1 to `max` characters that is not all blank; kept as it was typed. */
export function Text(max: number): PropertyDecorator {
  return field(
    'text',
    (text) => text.length <= max * 2 && [...text].length <= max && text.trim() !== '',
    undefined,
    [max],
  );
}
