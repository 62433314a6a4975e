import { freePort } from './servers/ports.js';
import type { ServiceName, ServicePlace } from './service-programs.js';

const SERVICES: readonly ServiceName[] = ['directory', 'credentials', 'notifications', 'gateway'];

/** A place for each replica. The first gateway gets `port`; only gateways listen at `host`. */
export async function placeServices(
  host: string,
  port: number,
  replicasOf: Partial<Record<ServiceName, number>> = {},
): Promise<ServicePlace[]> {
  const places: ServicePlace[] = [];
  for (const service of SERVICES) {
    const replicas = replicasOf[service] ?? 1;
    for (let replica = 1; replica <= replicas; replica += 1) {
      const isEntry = service === 'gateway' && replica === 1;
      places.push({
        service,
        replica: replicas === 1 ? 0 : replica,
        host: service === 'gateway' ? host : '127.0.0.1',
        port: isEntry ? port : await freePort(),
        managementPort: await freePort(),
      });
    }
  }
  return places;
}
