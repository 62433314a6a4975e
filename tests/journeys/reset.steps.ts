import { expect, it } from '@jest/globals';
import {
  administrator,
  ApiClient,
  chosenPasswords,
  type CreatedAgent,
  type EventStream,
  type Mail,
  people,
  tutorial,
  until,
} from '@citadelle/testing';
import { requestMailsTo } from '../support/request-mails.js';
import type { Staff } from '../support/staff.js';

/** What Jean chooses with both codes. */
const newPassword = chosenPasswords.second;

interface Started {
  resetId: string;
  firstCode: string;
  state: string;
  expiresAt: string;
}

interface Queue {
  items: { resetId: string; state: string; agent: { agentId: string; login: string } }[];
}

/** A running system with its staff, in which Jean has an account. */
export interface StaffedAcademy {
  readonly gateway: string;
  readonly staff: Staff;
  readonly jean: CreatedAgent;
  /** What opens Jean's account before he has new codes. */
  readonly jeansPassword: string;
  mails(): readonly Mail[] | Promise<readonly Mail[]>;
}

/** Steps 4 to 9 of the tutorial, and the ways out of them. Puts every code that is shown into `codes`. */
export function theTwoCodes(academy: () => StaffedAcademy, codes: string[]): void {
  let live: EventStream;
  let started: Started;
  let secondCode: string;
  const anonymous = () => new ApiClient(academy().gateway);

  const mailsTo = async (address: string) => requestMailsTo(address, await academy().mails());
  const mailOnce = (address: string, about: RegExp) =>
    until(`a mail to ${address} about ${about}`, async () => {
      const mails = (await mailsTo(address)).filter(({ subject }) => about.test(subject));
      return mails.length === 1 && mails[0];
    });
  const start = async (body: object): Promise<Started> => {
    const answer = await anonymous().post<Started>('/password-resets', body);
    expect(answer.status).toBe(201);
    codes.push(answer.body.firstCode);
    return answer.body;
  };
  const lookUp = async () => {
    const { usualName, firstName, birthDate } = tutorial.jean;
    const found = await anonymous().post<{ login: string; address: string; lookupToken: string }>(
      '/identity-lookups',
      { usualName, firstName, birthDate },
    );
    expect(found.status).toBe(200);
    return found.body;
  };
  const release = async (manager: ApiClient, password: string, resetId: string) => {
    await manager.reauthenticate(password);
    const released = await manager.post<{ secondCode: string }>(
      `/password-resets/${resetId}/second-code`,
      { identityCheck: 'called-back' },
    );
    expect(released.status).toBe(201);
    codes.push(released.body.secondCode);
    return released.body.secondCode;
  };

  it('shows the first code to whoever names themselves', async () => {
    live = await academy().staff.nadia.alerts();
    const found = await lookUp();
    expect(found).toMatchObject({ login: 'jpin', address: 'jean.pin@ac-besancon.fr' });
    started = await start({ lookupToken: found.lookupToken });
    expect(started.state).toBe('started');
    expect(started.firstCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Date(started.expiresAt).getTime() - Date.now()).toBeGreaterThan(71 * 3_600_000);
    const again = await anonymous().post('/password-resets', {
      login: 'jpin',
      birthDate: tutorial.jean.birthDate,
    });
    expect([again.status, again.body.code]).toEqual([409, 'reset-pending']);
  });

  it('sends the request to the unit: its managers are told by mail and live, others are not', async () => {
    const path = `/password-resets/${started.resetId}/second-code-request`;
    const firstCode = started.firstCode.replace('-', ' ').toLowerCase();
    const requested = await anonymous().post(path, { firstCode });
    expect(requested.status).toBe(202);
    expect(requested.body).toMatchObject({ state: 'awaiting-second-code', unit: 'SIG-AESH' });

    const alert = await until('the live alert', () =>
      live.alerts.find(({ kind }) => kind === 'second-code-requested'),
    );
    expect(alert).toMatchObject({ resetId: started.resetId, unit: 'SIG-AESH' });
    await mailOnce('nadia.benali@ac-besancon.fr', /code/i);
    expect(await mailsTo('paul.grandjean@ac-besancon.fr')).toEqual([]);

    const queue = await academy().staff.nadia.get<Queue>('/units/SIG-AESH/password-resets');
    expect(queue.body.items).toMatchObject([
      { resetId: started.resetId, agent: { agentId: academy().jean.agentId, login: 'jpin' } },
    ]);
    expect((await academy().staff.paul.get('/units/SIG-AESH/password-resets')).status).toBe(404);
    const acknowledged = await academy().staff.nadia.post(
      `/alerts/${String(alert.alertId)}/acknowledgement`,
    );
    expect(acknowledged.status).toBe(204);
  });

  it('releases the second code once, to a manager of the unit who has just typed their password', async () => {
    const path = `/password-resets/${started.resetId}/second-code`;
    const identityCheck = { identityCheck: 'called-back' };
    expect((await academy().staff.paul.post(path, identityCheck)).status).toBe(404);
    const early = await academy().staff.nadia.post(path, identityCheck);
    expect([early.status, early.body.code]).toEqual([403, 'reauthentication-required']);
    secondCode = await release(academy().staff.nadia, people.nadia.password, started.resetId);
    const again = await academy().staff.nadia.post(path, identityCheck);
    expect([again.status, again.body.code]).toEqual([409, 'already-released']);
    const status = await anonymous().post('/password-resets/status', {
      login: 'jpin',
      firstCode: started.firstCode,
    });
    expect(status.body).toMatchObject({ state: 'second-code-released', unit: 'SIG-AESH' });
  });

  it('opens with both codes, once; the old password opened until then', async () => {
    expect((await anonymous().signIn('jpin', academy().jeansPassword)).status).toBe(201);
    const completion = { login: 'jpin', firstCode: started.firstCode, secondCode };
    const complete = (more: object) =>
      anonymous().post('/password-resets/completion', { ...completion, ...more });
    const weak = await complete({ newPassword: 'azerty' });
    expect([weak.status, weak.body.code]).toEqual([422, 'password-rejected']);
    const swapped = await complete({
      firstCode: secondCode,
      secondCode: started.firstCode,
      newPassword,
    });
    expect([swapped.status, swapped.body.code]).toEqual([400, 'reset-refused']);

    expect((await complete({ newPassword })).status).toBe(204);
    const twice = await complete({ newPassword });
    const unknown = await complete({ login: 'personne', newPassword });
    expect([twice.status, unknown.status]).toEqual([400, 400]);
    expect(twice.body).toEqual(unknown.body);

    expect((await anonymous().signIn('jpin', academy().jeansPassword)).status).toBe(401);
    const session = await anonymous().signIn('jpin', newPassword);
    expect([session.status, session.body.passwordChangeRequired]).toEqual([201, false]);
  });

  it('told Jean of every step, once each, at his address', async () => {
    await until(
      'the mails to Jean',
      async () => (await mailsTo(academy().jean.account.address!)).length >= 3,
    );
    const mails = await mailsTo(academy().jean.account.address!);
    expect(mails).toHaveLength(3);
  });

  it('lets Jean cancel by the link in his mail', async () => {
    const { lookupToken } = await lookUp();
    const second = await start({ lookupToken });
    const mail = await until('one more mail to Jean', async () => {
      const mails = await mailsTo(academy().jean.account.address!);
      return mails.length === 4 && mails.find(({ text }) => text.includes('jeton='));
    });
    expect(mail.html).toContain('Ce n’est pas moi');
    const tokens = (await mailsTo(academy().jean.account.address!)).flatMap(({ text }) =>
      [...text.matchAll(/jeton=(\S+)/gu)].map(([, token]) => decodeURIComponent(token!)),
    );
    const notMeToken = tokens.find((token) => token.startsWith(second.resetId))!;
    const cancelled = await anonymous().post('/password-resets/cancellation', { notMeToken });
    expect(cancelled.status).toBe(204);
    const status = await anonymous().post('/password-resets/status', {
      login: 'jpin',
      firstCode: second.firstCode,
    });
    expect(status.body.state).toBe('cancelled');
  });

  it('goes to another unit, whose manager releases the code', async () => {
    const third = await start({ login: 'jpin', birthDate: tutorial.jean.birthDate });
    await anonymous().post(`/password-resets/${third.resetId}/second-code-request`, {
      firstCode: third.firstCode,
    });
    const transferred = await academy().staff.nadia.post(
      `/password-resets/${third.resetId}/transfer`,
      {
        unit: 'RECTORAT',
      },
    );
    expect(transferred.status).toBe(204);
    await mailOnce('paul.grandjean@ac-besancon.fr', /./);
    await release(academy().staff.paul, people.paul.password, third.resetId);
    const refused = await academy().staff.paul.post(`/password-resets/${third.resetId}/refusal`, {
      reason: 'Identité non confirmée',
    });
    expect(refused.status).toBe(204);

    const fourth = await anonymous().post('/password-resets', {
      login: 'jpin',
      birthDate: tutorial.jean.birthDate,
    });
    expect(fourth.status).toBe(429);
    expect(Number(fourth.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('ends the stream of a manager who was dismissed, and hides the queue', async () => {
    const sessions = await academy().staff.hr.get<{ items: { agentId: string }[] }>(
      '/agents?query=benali',
    );
    const { agentId } = sessions.body.items[0]!;
    await academy().staff.hr.reauthenticate(administrator.password);
    expect(
      (await academy().staff.hr.call('DELETE', `/units/SIG-AESH/managers/${agentId}`)).status,
    ).toBe(204);
    await until('the stream to end', () => live.ended, 30_000);
    const queue = await academy().staff.nadia.get('/units/SIG-AESH/password-resets');
    expect([401, 404]).toContain(queue.status);
  });
}
