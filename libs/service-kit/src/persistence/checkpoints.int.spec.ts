import { AuditKey, isSignedBy, type SignedMark } from '@citadelle/event-store';
import { until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { keyBytes } from '../configuration/keys.js';
import { type Sample, sampleForAll, VALID } from '../service/sample-service.fixture.js';
import type { RunningService } from '../service/start-service.js';

let sample: Sample;
let service: RunningService;
sampleForAll(
  (...started) => {
    [sample, service] = started;
  },
  { AUDIT_CHECKPOINT_EVERY: 'PT1S', LOG_LEVEL: 'error' },
);

const loggedCheckpoint = () =>
  sample.logged
    .filter((line) => line.includes('"checkpoint":{'))
    .map((line) => JSON.parse(line) as { service: string; checkpoint: SignedMark })[0];

async function age(): Promise<number> {
  const metrics = await (await fetch(`${service.management}/metrics`)).text();
  return Number(/^audit_checkpoint_age_seconds\{.*\} (\S+)$/m.exec(metrics)?.[1]);
}

describe('a service with a database', () => {
  it('makes checkpoints of its events, and logs all that is needed to recognise each, whatever the level', async () => {
    expect(await age()).toBe(0);
    expect((await sample.post('/internal/samples', VALID)).status).toBe(201);
    const { service: name, checkpoint } = await until('a checkpoint', loggedCheckpoint);
    expect(checkpoint.number).toBe(1);
    const key = new AuditKey(keyBytes(sample.env.AUDIT_KEY!));
    expect(isSignedBy('checkpoint', name, checkpoint, key)).toBe(true);
    const { number, position, at } = checkpoint;
    expect(
      await sample.rows('SELECT number, position, at FROM checkpoints ORDER BY number LIMIT 1'),
    ).toEqual([{ number, position, at: new Date(at) }]);
    expect(await age()).toBe(0);
  });
});
