import type { Call } from '@citadelle/contracts/calls';

/** What a call asks for, as the security journal names it: its method and path, without what was filled in. */
export function operationOf({ method, path }: Pick<Call, 'method' | 'path'>): string {
  return `${method} ${path.replace(/^\/(?:internal|api\/v1)(?=\/)/, '')}`;
}
