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

const CHAPTERS = {
  order: orderContract,
  batches: batchesContract,
  groups: groupsContract,
  places: placesContract,
  faults: faultsContract,
  publisher: publisherContract,
  environment: environmentContract,
  'what is strange': strangeContract,
  topics: topicsContract,
};

/** What every transport promises; all of it, unless some chapters are asked for. */
export function brokerContract(
  name: string,
  createTransport: () => Promise<Transport>,
  chapters = Object.keys(CHAPTERS) as readonly (keyof typeof CHAPTERS)[],
): void {
  describe(`the broker on ${name}`, () => {
    let world: World;
    beforeAll(async () => {
      world = await World.on(createTransport);
    });
    afterEach(() => world.settle());
    afterAll(() => world?.close());

    for (const chapter of chapters) describe(chapter, () => CHAPTERS[chapter](() => world));
  });
}
