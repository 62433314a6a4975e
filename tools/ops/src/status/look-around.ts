import type { SignState } from '@citadelle/contracts';
import type { PersistentServiceConfig } from '@citadelle/service-kit/configuration';
import {
  gravestOf,
  readSigns,
  type ServiceSigns,
  type Sign,
} from '@citadelle/service-kit/operations';
import type { Installation } from '../installation.js';
import { SERVICE_NAMES, type ServiceName } from '../services.js';
import { openBrokerToAsk } from './broker-to-ask.js';
import { DatabaseToAsk } from './database-to-ask.js';

/** The signs of a service, without its code. */
const signsOf: Readonly<Record<ServiceName, () => Promise<ServiceSigns>>> = {
  directory: () => import('@citadelle/directory/signs').then((m) => m.directorySigns),
  credentials: () => import('@citadelle/credentials/signs').then((m) => m.credentialsSigns),
  notifications: () => import('@citadelle/notifications/signs').then((m) => m.notificationsSigns),
};

/** What was seen of one service. */
export interface SeenService {
  readonly service: ServiceName;
  /** The gravest of its signs. */
  readonly state: SignState;
  readonly signs: readonly Sign[];
}

/** What was seen of everything. */
export interface Seen {
  readonly broker: {
    readonly kind: PersistentServiceConfig['BROKER'];
    readonly state: Exclude<SignState, 'look'>;
  };
  readonly services: readonly SeenService[];
}

/** Looks at all services and the broker at once; what does not answer in time is unknown. */
export async function lookAround(installation: Installation, withinMs: number): Promise<Seen> {
  const settings = SERVICE_NAMES.map((name) => installation.settingsOf(name));
  const services = await Promise.all(
    SERVICE_NAMES.map((service, n) => lookAt(service, settings[n]!, withinMs)),
  );
  // It has answered if it has said of any group how far that is behind.
  const lags = services.flatMap(({ signs }) => signs.filter(({ name }) => name === 'lag'));
  const state = lags.some((lag) => lag.state !== 'unknown') ? 'fine' : 'unknown';
  return { broker: { kind: settings[0]!.BROKER, state }, services };
}

/** Asks as the service itself would: another one may have no right to know how far its group is behind. */
async function lookAt(
  service: ServiceName,
  config: PersistentServiceConfig,
  withinMs: number,
): Promise<SeenService> {
  const database = new DatabaseToAsk(config.DATABASE_URL, withinMs);
  const broker = openBrokerToAsk(config, withinMs);
  const about = await signsOf[service]();
  const lag = () => broker.lag(service, about.reads);
  const signs = await readSigns(about, { ask: database.ask, lag }, withinMs);
  database.leave();
  broker.leave();
  return { service, state: gravestOf(signs), signs };
}

/** Whether somebody must look. What is unknown may hide anything. */
export function mustLook({ broker, services }: Seen): boolean {
  return gravestOf([broker, ...services]) !== 'fine';
}
