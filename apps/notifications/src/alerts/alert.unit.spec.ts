import { delayAfter } from '@citadelle/async';
import { fold, specification } from '@citadelle/decider';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AlertCommand, alertDecider, type AlertEvent } from './alert.js';
import type { Notice } from './notice.js';

const { given } = specification(alertDecider);

const alertId = '6f9b2a54-3a0d-5b66-8f0e-1f2d3c4b5a69';
const agentId = '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e11';
const resetId = '019aa5f0-7c21-7d54-9b1e-2f6a4c8d0e11';
const manager = '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e12';
const notice: Notice = {
  ...{ kind: 'second-code-requested', audience: 'managers', agentId, resetId, unit: 'SIG-AESH' },
  requestedAt: '2026-09-01T07:59:59.000Z',
  expiresAt: '2026-09-04T07:59:59.000Z',
};
const reference = { alertId, agentId, kind: notice.kind, resetId, unit: 'SIG-AESH' };
const now = Date.parse('2026-09-01T08:00:00.000Z');
const patienceMs = 60_000;

const raised: AlertEvent = {
  type: 'AlertRaised',
  data: { alertId, raisedAt: '2026-09-01T08:00:00.000Z', ...notice },
};
const delivered: AlertEvent = { type: 'AlertDelivered', data: reference };
const failed = (attempt: number): AlertEvent => ({
  type: 'AlertDeliveryFailed',
  data: { ...reference, attempt, reason: 'ECONNREFUSED' },
});
const abandoned: AlertEvent = {
  type: 'AlertAbandoned',
  data: { ...reference, reason: 'ECONNREFUSED' },
};
const acknowledge: AlertCommand = { type: 'AcknowledgeAlert', by: manager };
const acknowledged: AlertEvent = { type: 'AlertAcknowledged', data: { ...reference, by: manager } };
const raise: AlertCommand = { type: 'RaiseAlert', alertId, notice, now };
const failAt = (later: number): Extract<AlertCommand, { type: 'RecordFailure' }> => ({
  type: 'RecordFailure',
  reason: 'ECONNREFUSED',
  now: now + later,
  patienceMs,
});

describe('an alert', () => {
  it('is raised', () => given().when(raise).then(raised));

  it('is raised once, whatever became of it', () => {
    given(raised).when(raise).then();
    given(raised, delivered).when(raise).then();
    given(raised, abandoned).when(raise).then();
  });

  it('is mailed no more once its mail is known to have left, whatever this database knew', () => {
    const { kind } = notice;
    const restore: AlertCommand = { type: 'RestoreAlert', alertId, agentId, kind };
    const restored: AlertEvent = { type: 'AlertRestored', data: { alertId, agentId, kind } };
    given().when(restore).then(restored);
    given(raised).when(restore).then(restored);
    for (const known of [[raised, delivered], [raised, restored], [restored], [restored, raised]])
      given(...known)
        .when(restore)
        .then();
    given(raised, restored).when({ type: 'RecordDelivery' }).then();
    given(raised, restored).when(acknowledge).then(acknowledged);
  });

  it('is delivered, once', () => {
    given(raised).when({ type: 'RecordDelivery' }).then(delivered);
    given(raised, delivered).when({ type: 'RecordDelivery' }).then();
  });

  it('is delivered after failures', () =>
    given(raised, failed(1), failed(2)).when({ type: 'RecordDelivery' }).then(delivered));

  it('counts its failures', () => {
    given(raised).when(failAt(1)).then(failed(1));
    given(raised, failed(1)).when(failAt(2)).then(failed(2));
  });

  it('is abandoned when it has failed for too long, not before', () => {
    given(raised, failed(1))
      .when(failAt(patienceMs - 1))
      .then(failed(2));
    given(raised, failed(1)).when(failAt(patienceMs)).then(failed(2), abandoned);
  });

  it('of which some were told and others are left says so once, and is delivered in the end', () => {
    const partly: AlertEvent = { type: 'AlertPartlyDelivered', data: reference };
    const announced: AlertEvent = {
      type: 'AlertDelivered',
      data: { ...reference, announced: true },
    };
    const failed1 = failed(1);
    given(raised)
      .when({ ...failAt(1), isTold: true })
      .then(partly, failed1);
    given(raised, partly, failed1)
      .when({ ...failAt(2), isTold: true })
      .then(failed(2));
    given(raised, partly, failed1).when({ type: 'RecordDelivery' }).then(announced);
    given(raised, partly, failed1)
      .when({ ...failAt(patienceMs), isTold: true })
      .then(failed(2), announced);
  });

  it('that everybody is refused for good is abandoned at once', () =>
    given(raised)
      .when({ ...failAt(1), isFinal: true })
      .then(failed(1), abandoned));

  it('is given its time from the first try on, if there was no mail server to try before', () => {
    const late = { ...failAt(10 * patienceMs), triedSince: now + 10 * patienceMs } as AlertCommand;
    given(raised).when(late).then(failed(1));
    const later = { ...late, now: now + 11 * patienceMs } as AlertCommand;
    given(raised, failed(1)).when(later).then(failed(2), abandoned);
  });

  it('is abandoned when nobody is left to tell', () =>
    given(raised).when({ type: 'AbandonAlert', reason: 'ECONNREFUSED' }).then(abandoned));

  it('is not judged again once settled', () => {
    given(raised, delivered).when(failAt(1)).then();
    given(raised, abandoned).when({ type: 'RecordDelivery' }).then();
    given(raised, delivered).when({ type: 'AbandonAlert', reason: 'recipient-erased' }).then();
  });

  it('refers to no request where there is none', () => {
    const renumbered: Notice = {
      ...{ kind: 'login-renumbered', audience: 'agent', agentId },
      ...{ from: 'cjoseph', to: 'cjoseph1' },
    };
    given({
      type: 'AlertRaised',
      data: { alertId, raisedAt: '2026-09-01T08:00:00.000Z', ...renumbered },
    })
      .when({ type: 'RecordDelivery' })
      .then({
        type: 'AlertDelivered',
        data: { alertId, agentId, kind: 'login-renumbered', resetId: null, unit: null },
      });
  });

  it('is acknowledged whatever became of its delivery, and is delivered all the same', () => {
    given(raised).when(acknowledge).then(acknowledged);
    given(raised, failed(1)).when(acknowledge).then(acknowledged);
    given(raised, delivered).when(acknowledge).then(acknowledged);
    given(raised, abandoned).when(acknowledge).then(acknowledged);
    given(raised, acknowledged).when({ type: 'RecordDelivery' }).then(delivered);
  });

  it('is acknowledged once: the first counts', () => {
    given(raised, acknowledged)
      .when({ ...acknowledge, by: agentId })
      .then();
    given(raised, acknowledged, delivered).when(acknowledge).then();
  });

  it('cannot be acknowledged before it is raised', () =>
    given().when(acknowledge).thenRefused('alert-not-found'));

  it('settles once at most, whatever is asked of it in whatever order', () => {
    const commands = fc.array(
      fc.oneof(
        fc.constant(raise),
        fc.constant<AlertCommand>({ type: 'RecordDelivery' }),
        fc.constant(acknowledge),
        fc.constant<AlertCommand>({ type: 'AbandonAlert', reason: 'recipient-erased' }),
        fc
          .tuple(fc.nat(2 * patienceMs), fc.boolean(), fc.boolean())
          .map(([later, isTold, isFinal]) => ({ ...failAt(later), isTold, isFinal })),
      ),
    );
    fc.assert(
      fc.property(commands, (sequence) => {
        const history: AlertEvent[] = [];
        for (const command of [raise, ...sequence])
          history.push(...alertDecider.decide(command, fold(alertDecider, history)));
        const count = (...types: string[]) =>
          history.filter(({ type }) => types.includes(type)).length;
        expect(count('AlertRaised')).toBe(1);
        expect(count('AlertAcknowledged')).toBeLessThanOrEqual(1);
        expect(count('AlertDelivered', 'AlertAbandoned')).toBeLessThanOrEqual(1);
        expect(history[0]!.type).toBe('AlertRaised');
      }),
    );
  });
});

describe('the wait before the next try', () => {
  it('doubles up to its limit', () => {
    const waits = [1, 2, 3, 4, 5, 100].map((failures) =>
      delayAfter(failures, { firstDelayMs: 5, maxDelayMs: 60 }),
    );
    expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
  });
});
