import { specification } from '@citadelle/decider';
import { describe, expect, it } from '@jest/globals';
import {
  resetDecider,
  resetOfStream,
  resetStream,
  type TimedResetCommand,
  type ResetEvent,
} from './reset.js';

const { given } = specification(resetDecider);

const HOUR = 3_600_000;
const start = new Date('2026-03-02T08:00:00.000Z');
const hoursLater = (hours: number) => new Date(start.getTime() + hours * HOUR);
const now = hoursLater(1);
const at = (hours: number) => hoursLater(hours).toISOString();

const started: ResetEvent = {
  type: 'ResetStarted',
  data: { agentId: 'roger', via: 'login', expiresAt: at(72) },
};
const requested: ResetEvent = { type: 'SecondCodeRequested', data: { unit: 'SIG-AESH' } };
const released: ResetEvent = {
  type: 'SecondCodeReleased',
  data: { by: 'nadia', identityCheck: 'called-back', expiresAt: at(25) },
};
const transferred: ResetEvent = {
  type: 'ResetTransferred',
  data: { from: 'SIG-AESH', to: 'RECTORAT', by: 'nadia' },
};
const refused: ResetEvent = {
  type: 'ResetRefused',
  data: { agentId: 'roger', by: 'nadia', reason: 'ne répond pas' },
};
const cancelled: ResetEvent = { type: 'ResetCancelled', data: { by: 'agent' } };
const completed: ResetEvent = { type: 'ResetCompleted', data: {} };
const voided: ResetEvent = { type: 'ResetVoided', data: {} };
const expired: ResetEvent = { type: 'ResetExpired', data: {} };
const wrong = (count: number): ResetEvent => ({ type: 'WrongCodesPresented', data: { count } });

const ask: TimedResetCommand = { type: 'RequestCode', unit: 'SIG-AESH', now };
const release: TimedResetCommand = {
  type: 'ReleaseCode',
  by: 'nadia',
  identityCheck: 'called-back',
  lifetimeMs: 24 * HOUR,
  now,
};
const transfer: TimedResetCommand = { type: 'TransferReset', to: 'RECTORAT', by: 'nadia', now };
const refuse: TimedResetCommand = {
  type: 'RefuseReset',
  by: 'nadia',
  reason: 'ne répond pas',
  now,
};
const cancel: TimedResetCommand = { type: 'CancelReset', by: 'agent', now };
const guess: TimedResetCommand = { type: 'CountWrongCodes', limit: 5, now };
const complete: TimedResetCommand = { type: 'CompleteReset', now };
const expire: TimedResetCommand = { type: 'ExpireReset', now };

describe('a reset', () => {
  it('starts for 72 hours', () =>
    given()
      .when({
        type: 'StartReset',
        agentId: 'roger',
        via: 'login',
        lifetimeMs: 72 * HOUR,
        now: start,
      })
      .then(started));

  it('asks for the second code, once', () => {
    given(started).when(ask).then(requested);
    given(started, requested).when(ask).then();
    given(started, requested, released).when(ask).thenRefused('reset-refused');
  });

  it('is released once, for 24 hours', () => {
    given(started, requested).when(release).then(released);
    given(started, requested, released).when(release).thenRefused('already-released');
    given(started).when(release).thenRefused('request-not-found');
  });

  it('goes to another unit, where what was released is void', () => {
    given(started, requested).when(transfer).then(transferred);
    given(started, requested, released).when(transfer).then(transferred);
    given(started, requested, released, transferred).when(complete).thenRefused('reset-refused');
    given(started, requested, released, transferred)
      .when(release)
      .then({ ...released });
    given(started, requested, transferred).when(transfer).thenRefused('same-unit');
  });

  it('follows its agent from the unit that was asked, and stays where another one has it', () => {
    const follow = (from: string, to: string): TimedResetCommand => ({
      ...{ type: 'FollowAgent', from, to, now },
    });
    const followed: ResetEvent = {
      type: 'ResetTransferred',
      data: { from: 'SIG-AESH', to: 'SIG-ATSS', by: 'system' },
    };
    const away = follow('SIG-AESH', 'SIG-ATSS');
    given(started, requested).when(away).then(followed);
    given(started, requested, released).when(away).then(followed);
    given(started, requested, followed).when(away).then();
    given(started, requested, transferred).when(away).then();
    given(started, requested).when(follow('SIG-AESH', 'SIG-AESH')).then();
    given(started).when(away).then();
    given().when(away).then();
  });

  it('is refused by a manager, while there is something to refuse', () => {
    given(started, requested).when(refuse).then(refused);
    given(started, requested, released).when(refuse).then(refused);
    given(started).when(refuse).thenRefused('request-not-found');
    given().when(refuse).thenRefused('request-not-found');
  });

  it('is cancelled in any open state, and once more without effect', () => {
    given(started).when(cancel).then(cancelled);
    given(started, requested).when(cancel).then(cancelled);
    given(started, requested, released).when(cancel).then(cancelled);
    given(started, cancelled).when(cancel).then();
    given(started, requested, refused).when(cancel).thenRefused('reset-refused');
    given(started, requested, refused)
      .when({ ...cancel, by: 'account-closed' })
      .then();
  });

  it('counts wrong codes, and is void by the fifth', () => {
    given(started).when(guess).then(wrong(1));
    given(started, wrong(1), wrong(2), wrong(3)).when(guess).then(wrong(4));
    given(started, wrong(1), wrong(2), wrong(3), wrong(4)).when(guess).then(wrong(5), voided);
    given(started, wrong(5), voided).when(guess).then();
  });

  it('completes only once its second code was released, and once', () => {
    given(started).when(complete).thenRefused('reset-refused');
    given(started, requested).when(complete).thenRefused('reset-refused');
    given(started, requested, released).when(complete).then(completed);
    given(started, requested, released, completed).when(complete).thenRefused('reset-refused');
  });

  it('ends at its time, whatever is asked of it then', () => {
    for (const command of [ask, cancel, guess, complete, expire])
      given(started)
        .when({ ...command, now: hoursLater(72) })
        .then(expired);
    for (const command of [release, transfer, refuse, complete])
      given(started, requested, released)
        .when({ ...command, now: hoursLater(25) })
        .then(expired);
  });

  it('does not end before, and a release moves its end', () => {
    const late = { ...expire, now: hoursLater(71.9) };
    given(started).when(late).then();
    given(started, requested, released)
      .when({ ...expire, now: hoursLater(24.9) })
      .then();
    given(started, requested, released).when(late).then(expired);
  });

  it.each([refused, cancelled, voided, expired, completed])('is over after $type', (end) => {
    const over = given(started, requested, released, end);
    for (const command of [release, transfer, refuse])
      over.when(command).thenRefused('request-closed');
    for (const command of [ask, complete]) over.when(command).thenRefused('reset-refused');
    for (const command of [guess, expire]) over.when(command).then();
  });

  it('keeps what notifications told of it, while it is open', () => {
    const fact: TimedResetCommand = {
      type: 'RecordAlert',
      fact: 'RequestEscalated',
      alertId: 'a',
      now,
    };
    given(started, requested)
      .when(fact)
      .then({ type: 'RequestEscalated', data: { alertId: 'a' } });
    given(started, requested, refused).when(fact).then();
    given().when(fact).then();
  });

  it('is unknown before it starts, and starts once', () => {
    for (const command of [ask, cancel, guess, complete, expire])
      given().when(command).thenRefused('reset-refused');
    given(started)
      .when({ type: 'StartReset', agentId: 'x', via: 'login', lifetimeMs: 1, now })
      .thenRefused('reset-refused');
  });

  it('names its stream, and back', () => {
    expect(resetOfStream(resetStream('018f'))).toBe('018f');
    expect(resetOfStream('account-018f')).toBeUndefined();
  });
});
