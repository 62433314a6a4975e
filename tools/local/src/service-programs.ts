import { fileURLToPath } from 'node:url';
import { SERVICE_FLAGS } from '../service-flags.mjs';
import type { Program } from './servers/program.js';

/** Our services, by name. */
export type ServiceName = 'directory' | 'credentials' | 'notifications' | 'gateway';

/** Where one replica of a service listens. */
export interface ServicePlace {
  readonly service: ServiceName;
  /** Which of its replicas, from 1; 0 when it is the only one. */
  readonly replica: number;
  readonly host: string;
  readonly port: number;
  readonly managementPort: number;
}

/** A process of a service, with its address. */
export interface ServiceProgram extends Program {
  readonly service: ServiceName;
  readonly url: string;
  /** Where its health and metrics are. */
  readonly management: string;
}

/**
 * Blocks of this size and more go back to the system when they are freed. Otherwise glibc keeps as much as the largest of
 * them that it has seen: 30 MB in an import of HR's file. Not where passwords are hashed: their blocks of 19 MB are used
 * again and again.
 */
const GIVEN_BACK = { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };

/** One process of a service, run as in production: `node apps/<service>/dist/bundle.js`. */
export function serviceProgram({
  service,
  replica,
  host,
  port,
  managementPort,
  env,
  giveWay,
}: ServicePlace & {
  readonly env: Record<string, string | undefined>;
  readonly giveWay: boolean;
}): ServiceProgram {
  const management = addressOf('127.0.0.1', managementPort);
  const bundle = new URL(`../../../apps/${service}/dist/bundle.js`, import.meta.url);
  return {
    name: replica === 0 ? service : `${service}-${replica}`,
    service,
    url: addressOf(host, port),
    management,
    command: process.execPath,
    args: [...SERVICE_FLAGS, fileURLToPath(bundle)],
    env: {
      ...env,
      ...(service !== 'credentials' && GIVEN_BACK),
      HOST: host,
      PORT: String(port),
      MANAGEMENT_HOST: '127.0.0.1',
      MANAGEMENT_PORT: String(managementPort),
    },
    // Alerts, mails and files of HR: whoever signs in or asks for a code waits for an answer meanwhile.
    background: giveWay && (service === 'notifications' || service === 'directory'),
    stopSignal: 'SIGTERM',
    ready: () =>
      fetch(`${management}/health/ready`, { signal: AbortSignal.timeout(2000) }).then(
        (answer) => answer.ok,
        () => false,
      ),
  };
}

/** How this machine reaches a server that listens there. */
export function addressOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
