import { Id, UnitPath } from '@citadelle/contracts/calls';

/** Path of one request: the unit where it waits, and which it is. */
export class RequestPath extends UnitPath {
  @Id() resetId!: string;
}
