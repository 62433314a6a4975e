import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import { batchesContract } from './batches.contract.js';
import { faultsContract } from './faults.contract.js';
import { groupsContract } from './groups.contract.js';
import { orderContract } from './order.contract.js';
import { placesContract } from './places.contract.js';
import { publisherContract } from './publisher.contract.js';
import { strangeContract } from './strange.contract.js';
import { environmentContract } from './environment.contract.js';
import { topicsContract } from './topics.contract.js';
import { World, type Transport } from './world.js';

/** What every transport promises. */
export function brokerContract(name: string, createTransport: () => Promise<Transport>): void {
  describe(`the broker on ${name}`, () => {
    let world: World;
    beforeAll(async () => {
      world = await World.on(createTransport);
    });
    afterEach(() => world.settle());
    afterAll(() => world?.close());

    describe('order', () => orderContract(() => world));
    describe('batches', () => batchesContract(() => world));
    describe('groups', () => groupsContract(() => world));
    describe('places', () => placesContract(() => world));
    describe('faults', () => faultsContract(() => world));
    describe('publisher', () => publisherContract(() => world));
    describe('environment', () => environmentContract(() => world));
    describe('what is strange', () => strangeContract(() => world));
    describe('topics', () => topicsContract(() => world));
  });
}
