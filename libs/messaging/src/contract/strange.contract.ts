import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { until } from '@citadelle/testing';
import { MALFORMED } from '../cloud-event.js';
import { Unprocessable, type Delivery, type ParkedMessage } from '../broker.js';
import { message, Recorder, unique, type World } from './world.js';

const MB = 1_000_000;
const headers = { ce_specversion: '1.0', ce_id: '1', ce_source: '/x', ce_type: 'X' };

/** What others write to our topics: parked where it is no message, and in nobody's way. */
export function strangeContract(world: () => World): void {
  it('takes a record of 10 MB, and parks it by reference where it cannot be handled', async () => {
    const topic = await world().topic(1);
    const group = unique();
    const value = JSON.stringify('x'.repeat(10 * MB));
    await world().publish([message(topic, 'a', 1)]);
    await world().transport.publishForeign({ topic, key: 'huge', headers, value });
    await world().publish([message(topic, 'a', 2)]);
    let isRefused = true;
    const seen = new Recorder(async ({ message: { key } }) => {
      if (key === 'huge' && isRefused) throw new Unprocessable('too much');
    });
    const parked: ParkedMessage[] = [];
    const onParked = (one: ParkedMessage) => parked.push(one);
    const member = await world().subscribe({
      group,
      topics: [topic],
      handler: seen.handler,
      onParked,
    });
    await until('the others have passed', () => seen.dataOf('a').length === 2);
    await until('nothing waits', async () => (await member.lag()) === 0n);
    expect(parked).toMatchObject([
      { bytesLeftOut: value.length, message: { key: 'huge', data: null } },
    ]);
    const rows = await world().dataSource.query(
      'SELECT length(message::text) AS size FROM parked_messages WHERE group_name = $1',
      [group],
    );
    expect(rows[0].size).toBeLessThan(1_000);

    isRefused = false;
    const again: Delivery[] = [];
    await world().parking.replay(group, topic, 'huge', async (one) => void again.push(one));
    expect(again).toMatchObject([{ bytesLeftOut: value.length, message: { data: null } }]);
    const { partition, offset } = again[0]!;
    const whole = await world().broker.readOne({ topic, partition, offset });
    expect(whole?.data).toHaveLength(10 * MB);
    expect(await world().broker.readOne({ topic, partition, offset: offset + 9n })).toBeUndefined();
  });

  it('parks records without a key each for itself: none waits behind another', async () => {
    const topic = await world().topic(1);
    const group = unique();
    const parked: ParkedMessage[] = [];
    const seen = new Recorder();
    await world().transport.publishForeign({ topic, key: '', headers: {}, value: '1' });
    await world().transport.publishForeign({ topic, key: '', headers, value: '2' });
    await world().transport.publishForeign({ topic, key: '', headers: {}, value: '3' });
    await world().subscribe({
      group,
      topics: [topic],
      handler: seen.handler,
      onParked: (one) => parked.push(one),
    });
    await until('two are parked', () => parked.length === 2);
    await until('the other one is handled', () => seen.deliveries.length === 1);
    expect(parked.map((one) => [one.message.key, one.reason])).toEqual([
      ['0/0', MALFORMED],
      ['0/2', MALFORMED],
    ]);
    expect(seen.deliveries.map((one) => one.message.data)).toEqual([2]);
  });
  it('parks a record under a key that no index takes, with the later ones of that key alone', async () => {
    const topic = await world().topic(1);
    const group = unique();
    // Random, so that PostgreSQL cannot make it smaller.
    const long = () => randomBytes(12_000).toString('base64');
    const key = long();
    const parked: ParkedMessage[] = [];
    const seen = new Recorder();
    await world().transport.publishForeign({ topic, key, headers: {}, value: '1' });
    await world().transport.publishForeign({ topic, key, headers, value: '2' });
    await world().transport.publishForeign({ topic, key: long(), headers, value: '3' });
    await world().publish([message(topic, 'a', 4)]);
    const member = await world().subscribe({
      group,
      topics: [topic],
      handler: seen.handler,
      onParked: (one) => parked.push(one),
    });
    await until('nothing waits', async () => (await member.lag()) === 0n);
    await until('the others have passed', () => seen.deliveries.length === 2);
    expect(seen.deliveries.map((one) => one.message.data)).toEqual([3, 4]);
    expect(parked.map((one) => one.reason)).toEqual([MALFORMED, 'behind a parked message']);
    expect(new Set(parked.map((one) => one.message.key)).size).toBe(1);
  });
}
