import { Instant, OneOf } from '../fields.js';

/** A change that waits until a second administrator says the same. */
export class ProposedChange {
  @OneOf(['proposed']) state!: 'proposed';
  @Instant({ description: 'Until when the second one has to say it.' }) expiresAt!: string;
}
