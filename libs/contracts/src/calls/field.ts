import { Transform } from 'class-transformer';
import { registerDecorator, ValidateIf, type ValidationArguments } from 'class-validator';

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
  readonly example?: string | number;
  readonly description?: string;
  /** Of an object that has no class of its own. */
  readonly properties?: Record<string, { type: string; format: string }>;
  readonly required?: string[];
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
  /** Blank text is as good as none. */
  readonly blankIsAbsent?: boolean;
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
  return [...collected(Class.prototype as object).values()];
}

/** Collected once: classes are declared whole before anybody asks for one. */
const namesByClass = new WeakMap<ClassOf<object>, ReadonlySet<string>>();

function namesOf(Class: ClassOf<object>): ReadonlySet<string> {
  const names = namesByClass.get(Class) ?? new Set(fieldsOf(Class).map(({ name }) => name));
  namesByClass.set(Class, names);
  return names;
}

function collected(prototype: object | null): ReadonlyMap<string, Field> {
  if (prototype === null) return new Map();
  const inherited = collected(Object.getPrototypeOf(prototype) as object | null);
  return new Map([...inherited, ...(fieldsByPrototype.get(prototype) ?? [])]);
}

/** What a class declares of an object, and nothing else that the object has. */
export function pickDeclared<View extends object>(Class: ClassOf<View>, from: View): View {
  const names = namesOf(Class);
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.has(name))) as View;
}

/** Declares a field: how it is documented, when it must be there, and what judges it. */
export function declareField(
  facts: FieldFacts,
  { optional = false, blankIsAbsent = false, insteadOf, togetherWith, ...details }: Details,
  ...judges: PropertyDecorator[]
): PropertyDecorator {
  const decorators = [
    ...judges,
    ...(blankIsAbsent ? [tidied((text) => (text.trim() === '' ? undefined : text))] : []),
    ...(optional ? [ValidateIf((_request: Fields, value) => value !== undefined)] : []),
    ...(insteadOf ? firstWay(insteadOf) : []),
    ...(togetherWith ? [ValidateIf((request: Fields) => hasAny(request, togetherWith))] : []),
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

function firstWay(others: readonly string[]): PropertyDecorator[] {
  return [
    ValidateIf((request: Fields, value) => value !== undefined || !hasAny(request, others)),
    constraint('insteadOf', (_value, context) => !hasAny(context!.object as Fields, others), {
      message: 'Indiquez l’un ou l’autre, pas les deux.',
    }),
  ];
}

/** A constraint of ours. Its French is in `frenchOf` of the service kit, by its name, or comes with it. */
export function constraint(
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

/** A {@link constraint} on text. */
export function textThat(
  name: string,
  accepts: (text: string) => boolean,
  more?: { args?: unknown[]; message?: string },
): PropertyDecorator {
  return constraint(name, (value) => typeof value === 'string' && accepts(value), more);
}

/** Changes a text before it is judged. */
export function tidied(tidy: (text: string) => string | undefined): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? tidy(value) : value,
  );
}
