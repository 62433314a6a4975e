import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { EventStream } from '@citadelle/testing';
import { FakeAlertLog } from '../../testing/fake-alert-log.js';
import { TOKENS } from '../../testing/fake-credentials.js';
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.js';

let gateway: TestGateway;
let log: FakeAlertLog;
const opened: EventStream[] = [];
beforeAll(async () => {
  gateway = await startTestGateway();
  log = new FakeAlertLog();
  gateway.notifications.answer(log.answers());
});
afterAll(() => gateway?.stop());
afterEach(() => opened.splice(0).forEach((stream) => stream.leave()));

async function listen(token: string, query = ''): Promise<EventStream> {
  const authorization = `Bearer ${token}`;
  const url = `${gateway.url}/api/v1/alerts/stream${query}`;
  const stream = await EventStream.open(url, { authorization });
  opened.push(stream);
  return stream;
}

it('an escalation comes on the stream of administrators, live or missed, and not on that of managers', async () => {
  const manager = await listen(TOKENS.manager);
  const administrator = await listen(TOKENS.administrator);
  const escalation = log.raise({ kind: 'second-code-escalation' }, { forAdministrators: true });
  const request = log.raise();
  await Promise.all([manager.heard(request.seq), administrator.heard(escalation.seq)]);
  expect([manager.seqs, administrator.seqs]).toEqual([[request.seq], [escalation.seq]]);

  const back = [
    await listen(TOKENS.manager, '?lastEventId=0'),
    await listen(TOKENS.administrator, '?lastEventId=0'),
  ];
  await Promise.all([back[0]!.heard(request.seq), back[1]!.heard(escalation.seq)]);
  expect(back.map(({ seqs }) => seqs)).toEqual([[request.seq], [escalation.seq]]);
});
