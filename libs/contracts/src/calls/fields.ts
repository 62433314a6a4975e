import { plainToInstance, Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { INVISIBLE } from '../characters.js';
import { canonicalCode, isCode, TYPED_CODE_MAX } from '../codes.js';
import { isPersonName, NAME_MAX, readName } from '../names.js';
import { isNumen, normaliseNumen } from '../numen.js';
import { isPhone, PHONE_MAX, readPhone } from '../phones.js';
import { isBirthDate, isKnownDay, isPastDay } from './days.js';
import {
  type ClassOf,
  constraint,
  declareField,
  type Details,
  type FieldFacts,
  type Presence,
  textThat,
  tidied,
} from './field.js';

/** Text of 1 to `max` characters that is not all blank; kept as it was typed. */
export function Text(max: number, details: Details = {}): PropertyDecorator {
  return declareField({ type: 'string', maxLength: max }, details, isTextOf(max));
}

function isTextOf(max: number): PropertyDecorator {
  const fits = (text: string) =>
    text.length <= max * 2 && [...text].length <= max && text.trim() !== '';
  return textThat('text', fits, { args: [max] });
}

/** {@link Text} of which something can be seen, without control characters and line separators, since it goes into mails. */
export function OneLine(max: number, details: Details = {}): PropertyDecorator {
  const isOneLine = textThat('isOneLine', (text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), {
    message: 'Écrivez ce texte sur une seule ligne, sans tabulation ni caractère de contrôle.',
  });
  const isSeen = textThat('isSeen', (text) => text.replace(INVISIBLE, '').trim() !== '', {
    message: 'Écrivez un texte qui se voit.',
  });
  const facts = { type: 'string', minLength: 1, maxLength: max } as const;
  return declareField(facts, details, isOneLine, isSeen, isTextOf(max));
}

/** A first or usual name; as {@link readName} reads it afterwards. */
export function PersonName(example: string, details: Details = {}): PropertyDecorator {
  return declareField(
    { type: 'string', minLength: 1, maxLength: NAME_MAX, example },
    details,
    tidied(readName),
    textThat('isPersonName', isPersonName),
  );
}

/** A birth date `YYYY-MM-DD`: a real day, of somebody aged 14 to 100 today. */
export function BirthDate(details: Details = {}): PropertyDecorator {
  return declareField(
    { type: 'string', format: 'date', example: '1988-11-02' },
    details,
    textThat('isBirthDate', (text) => isBirthDate(text, new Date())),
  );
}

/** The day `YYYY-MM-DD` of a departure or a return: a real one, from 1900 on and not to come. */
export function PastDay(details: Details = {}): PropertyDecorator {
  return declareField(
    { type: 'string', format: 'date' },
    details,
    textThat('isPastDay', (text) => isPastDay(text, new Date()), {
      message:
        'Indiquez une date réelle au format AAAA-MM-JJ, qui ne soit ni à venir ni antérieure à 1900.',
    }),
  );
}

/** The day `YYYY-MM-DD` of a departure or the last one of a contract: a real one, to come or not; `erasable`: or no text. */
export function KnownDay(details: Erasable = {}): PropertyDecorator {
  const { erasable = false, ...others } = details;
  return declareField(
    { type: 'string', ...(!erasable && { format: 'date' }), example: '2026-08-31' },
    others,
    textThat('isKnownDay', (text) => (erasable && text === '') || isKnownDay(text), {
      message: 'Indiquez une date réelle au format AAAA-MM-JJ, de 1900 à 2099.',
    }),
  );
}

/** A phone number, as people write it; `erasable`: or no text. */
export function Phone(details: Erasable = {}): PropertyDecorator {
  const { erasable = false, ...others } = details;
  return declareField(
    { type: 'string', maxLength: PHONE_MAX, example: '03 81 65 47 00' },
    others,
    tidied(readPhone),
    textThat('isPhone', (text) => (erasable && text === '') || isPhone(text), {
      message: 'Indiquez un numéro de téléphone, par exemple 03 81 65 47 00.',
    }),
  );
}

/** {@link Details} of a field that is erased where its text is empty. */
type Erasable = Details & { readonly erasable?: boolean };

/** A NUMEN typed in any case, with or without spaces; in capitals without spaces afterwards. */
export function Numen(details: Details = {}): PropertyDecorator {
  return declareField(
    { type: 'string', example: '03E1800242JPQ' },
    details,
    tidied(normaliseNumen),
    textThat('isNumenField', isNumen),
  );
}

/** A first or second code, however it is typed: only its eight characters are left afterwards. */
export function Code(details: Details = {}): PropertyDecorator {
  return declareField(
    {
      type: 'string',
      maxLength: TYPED_CODE_MAX,
      description: 'Eight letters and digits, in any case; dashes, blanks and quotes do not count.',
    },
    details,
    tidied((typed) => (typed.length > TYPED_CODE_MAX ? typed : canonicalCode(typed))),
    textThat('isCode', isCode),
  );
}

/** The id of a managing unit, such as `SIG-AESH`. */
export function UnitId(details: Details = {}): PropertyDecorator {
  return declareField(
    { type: 'string', example: 'SIG-AESH' },
    details,
    textThat('isUnitId', (text) => /^[A-Z][A-Z0-9-]{1,39}$/.test(text)),
  );
}

/** A UUID; in lower case afterwards. */
export function Id(details: Details = {}): PropertyDecorator {
  return declareField(
    { type: 'string', format: 'uuid' },
    details,
    tidied((text) => text.toLowerCase()),
    IsUUID(),
  );
}

/** One of some words. */
export function OneOf(words: readonly string[], details: Details = {}): PropertyDecorator {
  return declareField({ type: 'string', enum: [...words] }, details, IsIn(words));
}

/** True or false. */
export function Flag(details: Details = {}): PropertyDecorator {
  return declareField({ type: 'boolean' }, details, IsBoolean());
}

/** An integer of `minimum` to `maximum`. */
export function Whole(
  minimum: number,
  maximum: number = Number.MAX_SAFE_INTEGER,
  details: Details = {},
): PropertyDecorator {
  const limits = maximum === Number.MAX_SAFE_INTEGER ? { minimum } : { minimum, maximum };
  return declareField({ type: 'integer', ...limits }, details, IsInt(), Min(minimum), Max(maximum));
}

/** At most `max` objects of a class, each judged by what that declares. */
export function Several(Class: ClassOf<object>, max: number): PropertyDecorator {
  // Not by `Type`, which needs types at run time.
  const made = Transform(({ value }: { value: unknown }) =>
    Array.isArray(value) ? value.map((one: unknown) => plainToInstance(Class, one)) : value,
  );
  const judges = [IsArray(), ArrayMaxSize(max), ValidateNested({ each: true }), made];
  return declareField({ type: Class, isArray: true }, {}, ...judges);
}

/** An object of a class, judged by what that declares. */
export function Nested(Class: ClassOf<object>, details: Details = {}): PropertyDecorator {
  const made = Transform(({ value }: { value: unknown }) => plainToInstance(Class, value));
  return declareField({ type: Class }, details, IsObject(), ValidateNested(), made);
}

/** At most `max` texts. */
export function Texts(max: number, details: Details = {}): PropertyDecorator {
  const facts = { type: 'string', isArray: true } as const;
  return declareField(facts, details, IsArray(), ArrayMaxSize(max), IsString({ each: true }));
}

/** At most `max` texts, by other texts. */
export function TextMap(max: number, details: Details = {}): PropertyDecorator {
  const isMap = constraint('isTextMap', (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const entries = Object.entries(value);
    return entries.length <= max && entries.every(([, text]) => typeof text === 'string');
  });
  return declareField({ type: 'object' }, details, isMap);
}

/** A field of an answer, which nobody judges. */
export function Shown(facts: Partial<FieldFacts> & Presence = {}): PropertyDecorator {
  const { optional = false, type = 'string', ...more } = facts;
  return declareField({ type, ...more }, { optional });
}

/** An instant of an answer. */
export function Instant(facts: Partial<FieldFacts> = {}): PropertyDecorator {
  return Shown({ format: 'date-time', ...facts });
}
