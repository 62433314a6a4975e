import { managerAlerts, sessions } from '@citadelle/contracts/calls';
import { until } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { NADIA, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve, startFakeService } from '../../testing/fake-service.js';
import { type HeardGateway, PAULS_TOKEN } from './heard-gateway.fixture.js';

/** What streams do when the feed behind them breaks, or the session behind them ends. */
export function feedAndSession(at: HeardGateway): void {
  describe('the feed behind the streams', () => {
    beforeEach(() => at.start());

    it('is one, from the first client to the last', async () => {
      expect(at.log.listeners).toBe(0);
      const [one, other] = [await at.listen(), await at.listen(PAULS_TOKEN)];
      expect(at.log.begun).toEqual([null]);
      one.leave();
      await until('one to have left', () => at.openStreams() === 1);
      expect(at.log.listeners).toBe(1);
      other.leave();
      await until('the feed to close', () => at.log.listeners === 0);
      await at.listen();
      expect(at.log.begun).toEqual([null, null]);
    });

    it('goes on after the last alert it told when it comes back', async () => {
      const stream = await at.listen();
      at.log.raise();
      await stream.heard(1);
      at.log.breakFeeds();
      at.log.raise({}, { live: false });
      await stream.heard(2);
      at.log.raise();
      await stream.heard(3);
      expect(at.log.begun).toEqual([null, '1']);
      expect(stream.seqs).toEqual([1, 2, 3]);
    });

    it('loses nothing when it breaks before it told of anything', async () => {
      at.log.raise();
      const [fresh, back] = [
        await at.listen(),
        await at.listen(TOKENS.manager, { lastEventId: 1 }),
      ];
      at.log.breakFeeds();
      at.log.raise({}, { live: false });
      await Promise.all([fresh.heard(2), back.heard(2)]);
      expect([fresh.seqs, back.seqs]).toEqual([[2], [2]]);
    });

    it('may be down when a client comes, who hears of all once it is back', async () => {
      at.log.raise();
      const { notifications } = at.gateway;
      notifications.answer([
        serve(managerAlerts.follow, () => problem(503, 'shutting-down')),
        serve(managerAlerts.list, () => problem(503, 'shutting-down')),
      ]);
      const stream = await at.listen(TOKENS.manager, { lastEventId: 0 });
      expect(stream.status).toBe(200);
      expect(stream.seqs).toEqual([]);
      notifications.answer(at.log.answers());
      await stream.heard(1);
    });

    it('goes on at another replica', async () => {
      const elsewhere = await startFakeService(at.log.answers());
      try {
        await at.start({ NOTIFICATIONS_URL: `http://127.0.0.1:9, ${elsewhere.url}` });
        const stream = await at.listen();
        at.log.raise();
        await stream.heard(1);
      } finally {
        await elsewhere.stop();
      }
    });

    it('ends a client that does not read, and keeps the others', async () => {
      const [slow, other] = [await at.listen(), await at.listen()];
      slow.stall();
      const reason = 'x'.repeat(60_000);
      await until('the slow one to be cut off', () => {
        at.log.raise({ raisedAt: reason });
        return at.openStreams() === 1;
      });
      const { seq } = at.log.raise();
      await other.heard(seq);
    });
  });

  describe('the session behind a stream', () => {
    beforeEach(() => at.start());

    it('is looked at without being kept alive', async () => {
      await at.listen();
      await until('three looks', () => at.introspections.length > 3);
      expect(at.introspections[0]).toEqual({ token: TOKENS.manager });
      const looks = at.introspections.slice(1);
      expect(looks.every(({ token, sessionId }) => !token && sessionId)).toBe(true);
    });

    it('goes on under its next token, and the stream with it', async () => {
      const stream = await at.listen();
      at.renew(TOKENS.manager, 'token-of-later');
      const before = at.introspections.length;
      await until('two looks', () => at.introspections.length > before + 1);
      const { seq } = at.log.raise();
      await stream.heard(seq);
      at.accounts.delete('token-of-later');
      expect(await stream.closing()).toBe('session-ended');
    });

    it('ends the stream when it ends, and the other streams stay', async () => {
      const [nadia, paul] = [await at.listen(), await at.listen(PAULS_TOKEN)];
      at.accounts.delete(TOKENS.manager);
      expect(await nadia.closing()).toBe('session-ended');
      expect(paul.ended).toBe(false);
      expect(at.openStreams()).toBe(1);
    });

    it('ends the stream before an alert is handed over', async () => {
      await at.start({ ALERT_STREAM_RECHECK: 'PT1M' });
      const stream = await at.listen();
      at.accounts.delete(TOKENS.manager);
      const since = performance.now();
      await until('the last look to be old', () => performance.now() - since > 1_100);
      at.log.raise();
      expect(await stream.closing()).toBe('session-ended');
      expect(stream.seqs).toEqual([]);
    });

    it('ends the stream when it manages nothing any more', async () => {
      const stream = await at.listen();
      at.accounts.set(TOKENS.manager, { ...NADIA, roles: [], managedUnits: [] });
      expect(await stream.closing()).toBe('no-rights');
    });

    it('moves the stream to other units', async () => {
      const stream = await at.listen();
      at.accounts.set(TOKENS.manager, { ...NADIA, managedUnits: ['RECTORAT'] });
      const before = at.introspections.length;
      await until('two looks', () => at.introspections.length > before + 1);
      at.log.raise({ unit: 'SIG-AESH' });
      at.log.raise({ unit: 'RECTORAT' });
      await stream.heard(2);
      expect(stream.seqs).toEqual([2]);
    });

    it('tells what a new unit raised before anybody looked', async () => {
      const stream = await at.listen();
      at.accounts.set(TOKENS.manager, { ...NADIA, managedUnits: ['RECTORAT', 'SIG-AESH'] });
      at.log.raise({ unit: 'RECTORAT' });
      await stream.heard(1);
    });

    it('cannot be looked at while its service is down: alerts wait, and none is lost', async () => {
      const stream = await at.listen();
      const account = at.accounts.get(TOKENS.manager)!;
      at.gateway.credentials.answer([serve(sessions.watch, () => problem(503, 'shutting-down'))]);
      const since = performance.now();
      await until('the last look to be old', () => performance.now() - since > 1_100);
      at.log.raise();
      const asked = at.gateway.credentials.received.length;
      await until('a look in vain', () => at.gateway.credentials.received.length > asked);
      expect(stream.seqs).toEqual([]);
      at.gateway.credentials.answer([
        serve(sessions.watch, () => ({
          sessionId: 's',
          expiresAt: '',
          reauthenticatedUntil: null,
          passwordChangeRequired: false,
          account,
        })),
      ]);
      await stream.heard(1);
    });
  });
}
