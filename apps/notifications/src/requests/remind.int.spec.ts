import { until } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { resetOf, TestNotifications } from '../notifications.fixture.js';

const world = TestNotifications.ofSpec();

beforeEach(() => world.clear());

describe('a request that waits', () => {
  it.each([
    'SecondCodeReleased',
    'ResetRefused',
    'ResetCancelled',
    'ResetVoided',
    'ResetExpired',
    'ResetCompleted',
  ] as const)('is left in peace after %s', async (type) => {
    const { christian } = await world.welcomeStaff();
    const { say } = resetOf(christian);
    await world.tell(say('SecondCodeRequested'));
    const due = () => world.rows(`SELECT kind FROM deadlines WHERE kind LIKE 'second-code-%'`);
    expect(await due()).toHaveLength(2);
    await world.tell(say(type, { reason: 'Inconnu', by: 'agent' } as object));
    expect(await due()).toEqual([]);
    const open = await world.rows('SELECT 1 FROM open_requests');
    expect(open).toHaveLength(type === 'SecondCodeReleased' ? 1 : 0);
  });

  it('is watched again after a transfer: the reminder counts from it, the escalation from the request', async () => {
    const { christian } = await world.welcomeStaff();
    const { say } = resetOf(christian);
    const requested = say('SecondCodeRequested');
    const transferred = {
      ...say('ResetTransferred', { from: 'SIG-AESH', to: 'RECTORAT' }),
      time: new Date(Date.parse(requested.time) + 3_600_000).toISOString(),
    };
    await world.tell(requested, say('SecondCodeReleased'), transferred);
    const due = await world.rows(
      `SELECT kind, due_at FROM deadlines WHERE kind LIKE 'second-code-%' ORDER BY kind`,
    );
    const hours = (from: string, count: number) => new Date(Date.parse(from) + count * 3_600_000);
    expect(due).toEqual([
      { kind: 'second-code-escalation', due_at: hours(requested.time, 24) },
      { kind: 'second-code-reminder', due_at: hours(transferred.time, 4) },
    ]);
    expect(await world.rows('SELECT unit FROM open_requests')).toEqual([{ unit: 'RECTORAT' }]);
  });

  it('is brought to mind, then taken to the administrators, once each', async () => {
    await world.restart({ REMINDER_AFTER: 'PT1S', ESCALATION_AFTER: 'PT2S' });
    const { christian, louise, ada } = await world.welcomeStaffUnderLouise();
    const { resetId, say } = resetOf(christian);
    await world.tell(say('SecondCodeRequested'));
    expect((await world.mailOn('Rappel')).to).toEqual([louise.address]);
    expect((await world.mailOn('depuis trop longtemps')).to).toEqual([ada.address]);
    const types = ['ManagersAlerted', 'ManagersReminded', 'RequestEscalated'];
    const told = await until('the others learn of it', async () => {
      const seen = (await world.alertMessages()).filter(({ type }) => types.includes(type));
      return seen.length === 3 && seen;
    });
    expect(told.map(({ type }) => type)).toEqual(types);
    for (const { data } of told)
      expect(data).toMatchObject({ resetId, agentId: christian.agentId, unit: 'SIG-AESH' });
    // A mail is on its way before it is written down that it has gone, and its own deadline with it.
    await world.allSettled();
    expect(world.subjects()).toHaveLength(3);
    expect(await world.rows('SELECT 1 FROM deadlines')).toEqual([]);
  });

  it('is taken to the administrators once, whatever is transferred afterwards', async () => {
    await world.restart({ ESCALATION_AFTER: 'PT1S' });
    const { christian } = await world.welcomeStaff();
    const { say } = resetOf(christian);
    await world.tell(say('SecondCodeRequested'));
    await world.mailOn('depuis trop longtemps');
    await world.tell(say('ResetTransferred', { from: 'SIG-AESH', to: 'RECTORAT' }));
    await until('the deadline has passed', async () => {
      const due = await world.rows(`SELECT 1 FROM deadlines WHERE kind = 'second-code-escalation'`);
      return due.length === 0;
    });
    await world.allSettled();
    expect(world.subjects().filter((subject) => subject.includes('trop longtemps'))).toHaveLength(
      1,
    );
  });
});
