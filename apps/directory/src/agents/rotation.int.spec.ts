import type { CreatedAgent } from '@citadelle/contracts/calls';
import { keyId, keysOf } from '@citadelle/service-kit';
import { freshKey, person } from '@citadelle/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { TestDirectory } from '../directory.fixture.js';
import { wrapFingerprints } from './wrap-fingerprints.js';

const [OLD, NEW, NEWER] = [freshKey(), freshKey(), freshKey()];
const idOf = (key: string) => keyId(Buffer.from(key, 'base64'));
const SETTING = (...keys: string[]) => ({ NUMEN_FINGERPRINT_KEY: keys.join(',') });

const directory = TestDirectory.ofSpec(['SIG-AESH'], SETTING(OLD));
afterEach(async () => {
  await directory.stopReplicas();
  await directory.rows('DELETE FROM numen_fingerprints; DELETE FROM keys_in_use');
  await directory.add();
});

/** Creates somebody on a replica: 201, or 200 where the NUMEN is known. */
async function create(request: object, replica = 0): Promise<{ status: number; agentId: string }> {
  const { status, body } = await directory.post<CreatedAgent>('agents', request, { replica });
  return { status, agentId: body.agentId };
}

const kept = async (agentId: string) =>
  (
    await directory.rows<{ fingerprint: Buffer; keys: string[] }>(
      'SELECT fingerprint, keys FROM numen_fingerprints WHERE agent_id = $1',
      [agentId],
    )
  )[0]!;

/** Wraps all that is kept, as the operator's command does; broken off by the signal. */
async function wrapAll(setting: string, signal = new AbortController().signal) {
  const dataSource = new DataSource({ type: 'postgres', url: directory.databaseUrl });
  await dataSource.initialize();
  try {
    return await wrapFingerprints(dataSource.manager, keysOf(setting), idOf(OLD), { signal });
  } finally {
    await dataSource.destroy();
  }
}

describe('a NUMEN whose fingerprint was made with an older key', () => {
  it('is recognised while the key is changed, whichever replica is asked, and afterwards', async () => {
    const [before, between] = [person(), person()];
    const { agentId } = await create(before);
    await directory.restart(SETTING(OLD, NEW));
    await directory.add(SETTING(NEW, OLD));

    for (const replica of [0, 1])
      expect(await create(before, replica)).toEqual({ status: 200, agentId });
    const made = await create(between, 1);
    expect(await create(between, 0)).toEqual({ status: 200, agentId: made.agentId });
    expect((await kept(made.agentId)).keys).toEqual([idOf(NEW)]);

    const raw = (await kept(agentId)).fingerprint;
    const outcome = await wrapAll(`${NEW},${OLD}`);
    expect(outcome).toMatchObject({ unreadable: 0 });
    expect(outcome.wrapped).toBeGreaterThan(0);
    const wrapped = await kept(agentId);
    expect(wrapped.keys).toEqual([idOf(OLD), idOf(NEW)]);
    expect(wrapped.fingerprint).not.toEqual(raw);
    for (const replica of [0, 1])
      for (const [request, id] of [
        [before, agentId],
        [between, made.agentId],
      ] as const)
        expect(await create(request, replica)).toEqual({ status: 200, agentId: id });
    expect(await wrapAll(`${NEW},${OLD}`)).toMatchObject({ wrapped: 0, unreadable: 0 });
  });

  it('is claimed once by two replicas that make fingerprints with different keys', async () => {
    await directory.restart(SETTING(OLD, NEW));
    await directory.add(SETTING(NEW, OLD));
    for (let time = 0; time < 10; time++) {
      const { numen } = person();
      const both = await Promise.all(
        [0, 1].map((replica) => create({ ...person(), numen }, replica)),
      );
      const [row] = await directory.rows<{ count: number }>(
        `SELECT count(*)::integer FROM numen_fingerprints WHERE agent_id = ANY($1)`,
        [both.map(({ agentId }) => agentId).filter(Boolean)],
      );
      expect(row).toEqual({ count: 1 });
      expect(both.filter(({ status }) => status === 201)).toHaveLength(1);
    }
  });

  it('is recognised when the wrapping was broken off, and wrapped when it is run again', async () => {
    const people = [person(), person()];
    const [first, second] = [await create(people[0]!), await create(people[1]!)];
    const broken = new AbortController();
    broken.abort();
    await expect(wrapAll(`${NEW},${OLD}`, broken.signal)).rejects.toThrow();
    // One of them was wrapped before it was broken off.
    await wrapAll(`${NEW},${OLD}`);
    const row = await kept(second.agentId);
    const raw = (await import('./fingerprints.js')).fingerprintsOf(keysOf(OLD), people[1]!.numen);
    await directory.rows(
      'UPDATE numen_fingerprints SET fingerprint = $2, keys = $3 WHERE agent_id = $1',
      [second.agentId, raw.made, [idOf(OLD)]],
    );
    await directory.restart(SETTING(NEWER, NEW, OLD));
    for (const [n, { agentId }] of [first, second].entries())
      expect(await create(people[n]!)).toEqual({ status: 200, agentId });
    const again = await wrapAll(`${NEWER},${NEW},${OLD}`);
    expect(again).toMatchObject({ unreadable: 0 });
    const after = await kept(second.agentId);
    expect(after.keys).toEqual([idOf(OLD), idOf(NEW), idOf(NEWER)]);
    expect(row.keys).toEqual([idOf(OLD), idOf(NEW)]);
    expect((await kept(first.agentId)).keys).toEqual(after.keys);
    for (const [n, { agentId }] of [first, second].entries())
      expect(await create(people[n]!)).toEqual({ status: 200, agentId });
  });

  it('is left as it is, and counted, where its key is none of ours', async () => {
    const { agentId } = await create(person());
    await directory.rows('UPDATE numen_fingerprints SET keys = $2 WHERE agent_id = $1', [
      agentId,
      ['0123456789abcdef'],
    ]);
    const { unreadable, needed } = await wrapAll(`${NEW},${OLD}`);
    expect(unreadable).toBe(1);
    expect(needed).toContain('0123456789abcdef');
  });

  it('is recognised where it does not say by which key, as those of before', async () => {
    const request = person();
    const { agentId } = await create(request);
    await directory.rows(`UPDATE numen_fingerprints SET keys = '{}' WHERE agent_id = $1`, [
      agentId,
    ]);
    expect(await create(request)).toEqual({ status: 200, agentId });
    await wrapAll(`${NEW},${OLD}`);
    await directory.restart(SETTING(NEW, OLD));
    expect(await create(request)).toEqual({ status: 200, agentId });
  });
});

describe('an Idempotency-Key', () => {
  it('stands for the same request when PERSONAL_DATA_KEY is changed between its two calls', async () => {
    const [old, fresh] = [directory.env.PERSONAL_DATA_KEY!, freshKey()];
    await directory.restart({ PERSONAL_DATA_KEY: `${old},${fresh}` });
    await directory.add({ PERSONAL_DATA_KEY: `${fresh},${old}` });
    const send = (request: object, key: string, replica: number) =>
      directory.post<CreatedAgent>('agents', request, {
        replica,
        headers: { 'idempotency-key': key },
      });
    for (const [first, second] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const [request, key] = [person(), `key-${first}`];
      const made = await send(request, key, first);
      expect(made.status).toBe(201);
      expect(await send(request, key, second)).toMatchObject({ status: 201, body: made.body });
      expect((await send(person(), key, second)).status).toBe(422);
    }
    // Back again, for the replica that follows.
    await directory.restart({ PERSONAL_DATA_KEY: `${old},${fresh}` });
    await directory.rows('DELETE FROM events; DELETE FROM subject_keys');
  });
});
