import { afterAll, afterEach, beforeAll, describe } from '@jest/globals';
import { orderContract } from './order.contract.js';
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
  });
}
