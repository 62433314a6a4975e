import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { gaugeOf } from './metrics.js';

describe('a gauge', () => {
  it('has no value while it cannot be read, and the one it reads afterwards', async () => {
    const registry = new Registry();
    let read = () => Promise.resolve(7);
    gaugeOf(registry, 'waiting', 'What waits', () => read());
    expect(await registry.metrics()).toContain('\nwaiting 7\n');
    read = () => Promise.reject(new Error('away'));
    expect(await registry.metrics()).not.toMatch(/^waiting /m);
    read = () => Promise.resolve(0);
    expect(await registry.metrics()).toContain('\nwaiting 0\n');
  });
});
