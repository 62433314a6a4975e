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

  it('is read once for all who ask meanwhile', async () => {
    const registry = new Registry();
    const answers: ((value: number) => void)[] = [];
    gaugeOf(registry, 'slow', 'What is slow', () => new Promise((tell) => answers.push(tell)));
    const both = [registry.metrics(), registry.metrics()];
    expect(answers).toHaveLength(1);
    answers[0]!(3);
    for (const text of await Promise.all(both)) expect(text).toContain('\nslow 3\n');
    const later = registry.metrics();
    answers[1]!(4);
    expect(await later).toContain('\nslow 4\n');
  });
});
