import type { SignName } from '@citadelle/contracts';
import { operations, type ServiceOperations, type SignView } from '@citadelle/contracts/calls';
import { type Served, serve } from './fake-service.js';

/** A sign that is fine, unless said otherwise. */
export function sign(name: SignName, change: Partial<SignView> = {}): SignView {
  return { name, state: 'fine', count: 0, oldestSeconds: null, detail: null, ...change };
}

/** A service in which all is well, unless said otherwise. */
export function doing(
  service: ServiceOperations['service'],
  change: Partial<ServiceOperations> = {},
): ServiceOperations {
  const signs = [
    sign('running-versions', { count: 1, detail: '0.2.0' }),
    sign('unpublished'),
    sign('relay-leader', { count: 1, detail: `${service} 0.2.0` }),
    sign('parked-keys'),
  ];
  return { service, state: 'fine', signs, ...change };
}

/** The call about operations of one service. */
export function fakeOperations(service: ServiceOperations['service']): Served {
  return serve(operations[service], () => doing(service));
}
