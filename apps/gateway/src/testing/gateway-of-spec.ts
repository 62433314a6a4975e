import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { startTestGateway, type TestGateway } from './test-gateway.js';

/** Has one gateway run for all tests of a spec, and gives it to `use` when it has started. */
export function gatewayForAll(use: (gateway: TestGateway) => void): void {
  let gateway: TestGateway | undefined;
  beforeAll(async () => use((gateway = await startTestGateway())));
  afterAll(() => gateway?.stop());
}

/** Has a new gateway run for each test of a spec, and gives it to `use` when it has started. */
export function gatewayForEach(use: (gateway: TestGateway) => void): void {
  let gateway: TestGateway | undefined;
  beforeEach(async () => use((gateway = await startTestGateway())));
  afterEach(() => gateway?.stop());
}
