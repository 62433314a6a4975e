import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ApiClient,
  chosenPasswords,
  type CreatedAgent,
  people,
  tutorial,
  until,
} from '@citadelle/testing';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { appointStaff, type Staff } from '../support/staff.js';

describe('a reset whose services all die between any two steps', () => {
  let academy: RunningAcademy;
  let staff: Staff;
  let jean: CreatedAgent;

  beforeAll(async () => {
    academy = await startAcademy({ transport: 'embedded', empty: true });
    staff = await appointStaff(academy.gateway);
    jean = (await staff.hr.post<CreatedAgent>('/agents', tutorial.jean)).body;
  }, 120_000);

  afterAll(() => academy?.stop(), 60_000);

  /** What was answered is already written, and what follows from it is still under way: then all are killed. */
  const dying = async <T>(step: () => Promise<T>): Promise<T> => {
    const answer = await step();
    const services = ['directory', 'credentials', 'notifications', 'gateway'];
    await Promise.all(services.map((service) => academy.kill(service)));
    return answer;
  };
  const mailsTo = (address: string) => {
    const mails = academy.mails().filter(({ to }) => to.includes(address));
    return new Set(mails.map(({ messageId }) => messageId)).size;
  };

  it('comes to the same end, and everybody is told once', async () => {
    const anonymous = new ApiClient(academy.gateway);
    const { usualName, firstName, birthDate } = tutorial.jean;
    const found = await dying(() =>
      anonymous.post('/identity-lookups', { usualName, firstName, birthDate }),
    );
    const { lookupToken } = found.body;
    const started = await dying(() => anonymous.post('/password-resets', { lookupToken }));
    expect(started.status).toBe(201);
    const { resetId, firstCode } = started.body as { resetId: string; firstCode: string };
    const path = `/password-resets/${resetId}`;
    const events = async () => {
      const recorded = await academy.query<{ type: string }>(
        'credentials',
        `SELECT type FROM events WHERE stream = 'reset-${resetId}' ORDER BY version`,
      );
      return recorded.map(({ type }) => type);
    };
    const told = async () => (await events()).filter((type) => type === 'ManagersAlerted');

    const requested = await dying(() =>
      anonymous.post(`${path}/second-code-request`, { firstCode }),
    );
    expect(requested.status).toBe(202);
    // Whoever releases a code was told of the request: a reset that is over no longer notes that she was.
    await until('the managers to be alerted', async () => (await told()).length === 1, 60_000);
    await dying(() => staff.nadia.post('/reauthentications', { password: people.nadia.password }));
    const released = await dying(() =>
      staff.nadia.post(`${path}/second-code`, { identityCheck: 'in-person' }),
    );
    expect(released.status).toBe(201);
    const { secondCode } = released.body as { secondCode: string };
    const completed = await dying(() =>
      anonymous.post('/password-resets/completion', {
        ...{ login: 'jpin', firstCode, secondCode },
        newPassword: chosenPasswords.second,
      }),
    );
    expect(completed.status).toBe(204);
    expect((await anonymous.signIn('jpin', chosenPasswords.second)).status).toBe(201);

    const isTold = () =>
      mailsTo(jean.account.address!) === 3 && mailsTo('nadia.benali@ac-besancon.fr') === 1;
    await until('everybody to be told', isTold, 120_000);
    expect(await events()).toEqual([
      ...['ResetStarted', 'SecondCodeRequested', 'ManagersAlerted'],
      ...['SecondCodeReleased', 'ResetCompleted'],
    ]);
    expect(isTold()).toBe(true);
  }, 240_000);
});
