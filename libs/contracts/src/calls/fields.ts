import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsUUID,
  Max,
  Min,
  registerDecorator,
  ValidateIf,
  type ValidationArguments,
} from 'class-validator';
import { isBirthDate } from './birth-date.js';
import { isMovingDay } from './moving-day.js';
import { isPersonName } from '../names.js';
import { isNumen, normaliseNumen } from '../numen.js';

/** A class of requests or answers. */
export type ClassOf<Instance> = new () => Instance;

/** What the documentation says of a field, in the words of OpenAPI. */
export interface FieldFacts {
  readonly type: 'string' | 'integer' | 'boolean' | 'object' | ClassOf<object>;
  readonly isArray?: boolean;
  readonly nullable?: boolean;
  readonly format?: string;
  readonly enum?: string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly example?: string;
  readonly description?: string;
}

/** A field of a request or an answer, as it was declared. */
export interface Field {
  readonly name: string;
  /** Whether it may be left out. */
  readonly optional: boolean;
  readonly facts: FieldFacts;
}

/** When a field must be there; always, unless this says otherwise. It is never null. */
export interface Presence {
  readonly optional?: boolean;
  /** It is the first of two ways: it must be there when no field of the other way is, and must not beside one. */
  readonly insteadOf?: readonly string[];
  /** It belongs to the second way: it must be there as soon as one of these, itself among them, is. */
  readonly togetherWith?: readonly string[];
}

/** What a declaration may add to what its decorator knows. */
export type Details = Presence & Omit<FieldFacts, 'type' | 'isArray' | 'nullable' | 'enum'>;

type Fields = Record<string, unknown>;

const fieldsByPrototype = new WeakMap<object, Map<string, Field>>();

/** The fields of a class, those that it inherits first. */
export function fieldsOf(Class: ClassOf<object>): readonly Field[] {
  const fields = new Map<string, Field>();
  const chain: object[] = [];
  for (
    let prototype: unknown = Class.prototype;
    typeof prototype === 'object' && prototype !== null;
    prototype = Object.getPrototypeOf(prototype)
  )
    chain.unshift(prototype);
  for (const prototype of chain)
    for (const [name, field] of fieldsByPrototype.get(prototype) ?? []) fields.set(name, field);
  return [...fields.values()];
}

/** Declares a field: how it is documented, when it must be there, and what judges it. */
function declare(
  facts: FieldFacts,
  { optional = false, insteadOf, togetherWith, ...details }: Details,
  ...judges: PropertyDecorator[]
): PropertyDecorator {
  const decorators = [
    ...judges,
    ...(optional ? [isJudgedWhen((_request, value) => value !== undefined)] : []),
    ...(insteadOf ? firstWay(insteadOf) : []),
    ...(togetherWith ? [isJudgedWhen((request) => hasAny(request, togetherWith))] : []),
  ];
  const mayBeMissing = optional || insteadOf !== undefined || togetherWith !== undefined;
  return (target, property) => {
    const name = String(property);
    const fields = fieldsByPrototype.get(target) ?? new Map<string, Field>();
    fieldsByPrototype.set(target, fields);
    fields.set(name, { name, optional: mayBeMissing, facts: { ...facts, ...details } });
    for (const decorate of decorators) decorate(target, property);
  };
}

const hasAny = (request: Fields, names: readonly string[]) =>
  names.some((name) => request[name] !== undefined);

function isJudgedWhen(condition: (request: Fields, value: unknown) => boolean): PropertyDecorator {
  return ValidateIf(condition);
}

function firstWay(others: readonly string[]): PropertyDecorator[] {
  return [
    isJudgedWhen((request, value) => value !== undefined || !hasAny(request, others)),
    constraint('insteadOf', (_value, context) => !hasAny(context!.object as Fields, others), {
      message: 'Indiquez l’un ou l’autre, pas les deux.',
    }),
  ];
}

/** A constraint of ours. Its French is in `frenchOf` of the service kit, by its name, or comes with it. */
function constraint(
  name: string,
  accepts: (value: unknown, context?: ValidationArguments) => boolean,
  { args = [], message = '' }: { args?: unknown[]; message?: string } = {},
): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      constraints: args,
      validator: { validate: accepts, defaultMessage: () => message },
    });
}

function textThat(
  name: string,
  accepts: (text: string) => boolean,
  more?: { args?: unknown[]; message?: string },
): PropertyDecorator {
  return constraint(name, (value) => typeof value === 'string' && accepts(value), more);
}

/** Changes a text before it is judged. */
function tidied(tidy: (text: string) => string): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? tidy(value) : value,
  );
}

/** Text of 1 to `max` characters that is not all blank; kept as it was typed. */
export function Text(max: number, details: Details = {}): PropertyDecorator {
  const fits = (text: string) =>
    text.length <= max * 2 && [...text].length <= max && text.trim() !== '';
  return declare(
    { type: 'string', maxLength: max },
    details,
    textThat('text', fits, { args: [max] }),
  );
}

/** {@link Text} without control characters and line separators, since it goes into mails. */
export function OneLine(max: number, details: Details = {}): PropertyDecorator {
  const isOneLine = textThat('isOneLine', (text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), {
    message: 'Écrivez ce texte sur une seule ligne, sans tabulation ni caractère de contrôle.',
  });
  return (target, property) => {
    isOneLine(target, property);
    Text(max, { minLength: 1, ...details })(target, property);
  };
}

/** A first or usual name; composed (NFC) and without blanks around it afterwards. */
export function PersonName(example: string): PropertyDecorator {
  return declare(
    { type: 'string', minLength: 1, maxLength: 100, example },
    {},
    tidied((text) => text.normalize('NFC').trim()),
    textThat('isPersonName', isPersonName),
  );
}

/** A birth date `YYYY-MM-DD`: a real day, of somebody aged 14 to 100 today. */
export function BirthDate(details: Details = {}): PropertyDecorator {
  return declare(
    { type: 'string', format: 'date', example: '1988-11-02' },
    details,
    textThat('isBirthDate', (text) => isBirthDate(text, new Date())),
  );
}

/** The day `YYYY-MM-DD` of a departure or a return: a real one, from 1900 on and not to come. */
export function MovingDay(details: Details = {}): PropertyDecorator {
  return declare(
    { type: 'string', format: 'date' },
    details,
    textThat('isMovingDay', (text) => isMovingDay(text, new Date()), {
      message:
        'Indiquez une date réelle au format AAAA-MM-JJ, qui ne soit ni à venir ni antérieure à 1900.',
    }),
  );
}

/** A NUMEN typed in any case, with or without spaces; in capitals without spaces afterwards. */
export function Numen(details: Details = {}): PropertyDecorator {
  return declare(
    { type: 'string', example: '03E1800242JPQ' },
    details,
    tidied(normaliseNumen),
    textThat('isNumenField', isNumen),
  );
}

/** The id of a managing unit, such as `SIG-AESH`. */
export function UnitId(details: Details = {}): PropertyDecorator {
  return declare(
    { type: 'string', example: 'SIG-AESH' },
    details,
    textThat('isUnitId', (text) => /^[A-Z][A-Z0-9-]{1,39}$/.test(text)),
  );
}

/** A UUID; in lower case afterwards. */
export function Id(details: Details = {}): PropertyDecorator {
  return declare(
    { type: 'string', format: 'uuid' },
    details,
    tidied((text) => text.toLowerCase()),
    IsUUID(),
  );
}

/** One of some words. */
export function OneOf(words: readonly string[], details: Details = {}): PropertyDecorator {
  return declare({ type: 'string', enum: [...words] }, details, IsIn(words));
}

/** True or false. */
export function Flag(details: Details = {}): PropertyDecorator {
  return declare({ type: 'boolean' }, details, IsBoolean());
}

/** An integer of `minimum` to `maximum`. */
export function Whole(
  minimum: number,
  maximum: number = Number.MAX_SAFE_INTEGER,
  details: Details = {},
): PropertyDecorator {
  const limits = maximum === Number.MAX_SAFE_INTEGER ? { minimum } : { minimum, maximum };
  return declare({ type: 'integer', ...limits }, details, IsInt(), Min(minimum), Max(maximum));
}

/** A field of an answer, which nobody judges. */
export function Shown(facts: Partial<FieldFacts> & Presence = {}): PropertyDecorator {
  const { optional = false, type = 'string', ...more } = facts;
  return declare({ type, ...more }, { optional });
}

/** An instant of an answer. */
export function Instant(facts: Partial<FieldFacts> = {}): PropertyDecorator {
  return Shown({ format: 'date-time', ...facts });
}
