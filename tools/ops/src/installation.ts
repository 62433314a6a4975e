import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  ConfigError,
  PersistentServiceConfig,
  readConfig,
} from '@citadelle/service-kit/configuration';
import {
  type DefinedService,
  definitionOf,
  isServiceName,
  SERVICE_NAMES,
  type ServiceName,
} from './services.js';
import { Stop } from './stop.js';

type Environment = Record<string, string | undefined>;

/** What `npm start` writes for operators beside `run.json`: the environment of each service. */
const ENVIRONMENTS = 'environments.json';

/** A service with a database, as it is set up. */
export interface InstalledService {
  readonly definition: DefinedService;
  readonly config: PersistentServiceConfig;
  readonly environment: Environment;
}

/** What is running, and how each service is set up. */
export class Installation {
  private constructor(private readonly environmentOf: (service: string) => Environment) {}

  /**
   * That of the data folder, or, in a container, that of the environment: there a setting of one service stands under
   * its name, as in `DIRECTORY_DATABASE_URL`.
   */
  static find(env: Environment, root: string): Installation {
    if (env.DIRECTORY_DATABASE_URL || env.DIRECTORY_DATABASE_URL_FILE)
      return new Installation((service) => ({ ...env, ...ownOf(service, env) }));
    const folder = resolve(root, env.CITADELLE_DATA || '.data');
    const file = join(folder, ENVIRONMENTS);
    if (!existsSync(file))
      throw new Stop(
        `Nothing runs in ${folder}: start it with npm start, or name its folder by CITADELLE_DATA.`,
      );
    const environments = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Environment>;
    return new Installation((service) => environments[service] ?? {});
  }

  /** The service that is named, or all with a database. */
  services(named?: string): Promise<InstalledService[]> {
    const names = named === undefined ? SERVICE_NAMES : [named];
    return Promise.all(names.map((name) => this.service(name)));
  }

  async service(name: string): Promise<InstalledService> {
    if (!isServiceName(name))
      throw new Stop(`There is no service ${name}: take one of ${SERVICE_NAMES.join(', ')}.`);
    const definition = await definitionOf(name);
    const environment = this.environmentOf(name);
    return { definition, environment, config: this.#read(name, definition.config) };
  }

  /** Where a service keeps its data and finds the broker, without loading its code. */
  settingsOf(name: ServiceName): PersistentServiceConfig {
    return this.#read(name, PersistentServiceConfig);
  }

  #read<C extends PersistentServiceConfig>(name: ServiceName, Class: new () => C): C {
    try {
      // Each process of a service is told a port of its own; a tool listens on none.
      return readConfig(Class, { PORT: '0', ...this.environmentOf(name) });
    } catch (error) {
      if (error instanceof ConfigError) throw new Stop(`${name}: ${error.message}`);
      throw error;
    }
  }
}

function ownOf(service: string, env: Environment): Environment {
  const prefix = `${service.toUpperCase()}_`;
  const own = Object.entries(env).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}
