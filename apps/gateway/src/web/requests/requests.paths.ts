import { Id, UnitPath } from '@citadelle/contracts/calls';

/** Path of one request: the unit where it waits, and which it is. */
export class RequestPath extends UnitPath {
  @Id() resetId!: string;
}

/** Where a list goes on, if its address says so. */
export function cursorOf(after: unknown): string | undefined {
  return typeof after === 'string' && after !== '' ? after : undefined;
}
