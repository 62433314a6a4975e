import { CredentialsConfig } from '@citadelle/credentials/config';
import { DirectoryConfig } from '@citadelle/directory/config';
import { GatewayConfig } from '@citadelle/gateway/config';
import { NotificationsConfig } from '@citadelle/notifications/config';
import {
  declaredSettings,
  PersistentServiceConfig,
  ServiceConfig,
  type SettingWords,
} from '@citadelle/service-kit';
import { getMetadataStorage } from 'class-validator';
import { phrase } from './phrase.js';

type ConfigClass = new () => object;

/** A setting as the documents show it. */
export interface Setting extends SettingWords {
  readonly name: string;
  readonly default?: string;
  readonly required: boolean;
  /** What it may be, as its validators say. */
  readonly allowed: string;
}

/** The configuration of each service. */
export const services: Readonly<Record<string, ConfigClass>> = {
  directory: DirectoryConfig,
  credentials: CredentialsConfig,
  notifications: NotificationsConfig,
  gateway: GatewayConfig,
};

/** The settings of every service, those of every service with a database, and those of each service besides. */
export const declared: Readonly<Record<string, readonly Setting[]>> = {
  'every service': settingsOf(ServiceConfig),
  'services with a database': settingsOf(PersistentServiceConfig),
  ...Object.fromEntries(
    Object.entries(services).map(([name, Class]) => [name, settingsOf(Class)] as const),
  ),
};

/** The services that have settings of their own. */
export const serviceNames = Object.keys(services);

/** Those of them that keep something. */
export const servicesWithDatabase = serviceNames.filter(
  (name) => services[name]!.prototype instanceof PersistentServiceConfig,
);

function settingsOf(Class: ConfigClass): Setting[] {
  return ownClasses(Class).flatMap((One) => {
    const metadata = getMetadataStorage().getTargetValidationMetadatas(One, '', true, false);
    const defaults = new One() as Record<string, unknown>;
    return Object.entries(declaredSettings(One)).map(([name, words]) => {
      const rules = metadata.filter(({ propertyName }) => propertyName === name);
      const value = defaults[name];
      return {
        ...words,
        name,
        ...(value !== undefined && { default: String(value) }),
        required:
          value === undefined && !rules.some(({ type }) => type === 'conditionalValidation'),
        allowed: rules.map(phrase).filter(Boolean).join(', '),
      };
    });
  });
}

/** A class and those that it extends, the base first, up to the ones that several services share. */
function ownClasses(Class: ConfigClass): ConfigClass[] {
  const base = Object.getPrototypeOf(Class) as ConfigClass;
  const shared = [ServiceConfig, PersistentServiceConfig, Function.prototype] as unknown[];
  return [...(shared.includes(base) ? [] : ownClasses(base)), Class];
}
