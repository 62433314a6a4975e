/** What a setting is, for those who run the services. */
export interface SettingWords {
  /** One sentence. */
  readonly words: string;
  /** Its value must not be seen: a key, a password, or an address that contains one. */
  readonly secret?: boolean;
  /** What is taken when it is not set, where that depends on the machine. */
  readonly unset?: string;
}

const DECLARED = new Map<unknown, Record<string, SettingWords>>();

/**
 * Declares a setting: what it is, and what validates it. From these declarations `npm run settings`
 * writes `.env.example`, docker-compose.yml and docs/operations.md.
 */
export function Setting(
  said: string | SettingWords,
  ...validators: PropertyDecorator[]
): PropertyDecorator {
  const setting = typeof said === 'string' ? { words: said } : said;
  return (target, property) => {
    const own = DECLARED.get(target.constructor);
    DECLARED.set(target.constructor, { ...own, [String(property)]: setting });
    for (const validator of validators) validator(target, property);
  };
}

/** A setting whose value must not be seen. */
export function SecretSetting(
  words: string,
  ...validators: PropertyDecorator[]
): PropertyDecorator {
  return Setting({ words, secret: true }, ...validators);
}

/** The settings that a configuration class declares itself, without those of its base class, by name. */
export function declaredSettings(Class: new () => object): Readonly<Record<string, SettingWords>> {
  return DECLARED.get(Class) ?? {};
}
