import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient, chosenPasswords, type CreatedAgent, tutorial, until } from '@citadelle/testing';
import { firstSignIn } from '../journeys/first-sign-in.steps.js';
import { theTwoCodes } from '../journeys/reset.steps.js';
import { ComposedAcademy } from '../support/composed-academy.js';
import { appointStaff, type Staff, welcomeAdministrator } from '../support/staff.js';

const NUMEN = '03D7800001HFV';
const MINUTES = 60_000;

/** The containers as docker-compose.yml describes them: slow, so it has a command of its own. */
describe('the deployed academy', () => {
  let academy: ComposedAcademy;
  let hr: ApiClient;
  let staff: Staff;
  let jean: CreatedAgent;

  const allHealthy = async () =>
    (await academy.containers()).every(({ Health }) => ['healthy', ''].includes(Health));

  beforeAll(async () => {
    // Both journeys look themselves up from this one machine.
    academy = await ComposedAcademy.up({ LIMIT_LOOKUPS_PER_SOURCE_HOUR: '50' });
  }, 20 * MINUTES);

  afterAll(() => academy?.down(), 2 * MINUTES);

  it('is healthy, every container', async () => {
    const services = (await academy.containers()).map(({ Service }) => Service).sort();
    expect(services).toEqual([
      ...['credentials', 'directory', 'gateway', 'kafka', 'mailpit'],
      ...['notifications', 'postgres', 'proxy'],
    ]);
    expect(await allHealthy()).toBe(true);
  });

  it('gets its first administrator by a command, whose NUMEN comes by the standard input', async () => {
    await academy.createAdministrator(NUMEN);
    hr = await welcomeAdministrator(academy.gateway, NUMEN);
    expect((await hr.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' })).status).toBe(200);
  });

  describe('the first sign-in', () =>
    firstSignIn(() => ({ gateway: academy.gateway, hr, mails: () => academy.mails() })));

  it(
    'runs credentials three times',
    async () => {
      await academy.scale('credentials', 3);
      const replicas = (await academy.containers()).filter(
        ({ Service }) => Service === 'credentials',
      );
      expect(replicas).toHaveLength(3);
      expect(await allHealthy()).toBe(true);
    },
    3 * MINUTES,
  );

  describe('the two codes, over three replicas', () => {
    beforeAll(async () => {
      staff = await appointStaff(academy.gateway);
      jean = (await staff.hr.post<CreatedAgent>('/agents', tutorial.jean)).body;
    }, MINUTES);

    theTwoCodes(
      () => ({
        ...{ gateway: academy.gateway, staff, jean, jeansPassword: chosenPasswords.first },
        mails: () => academy.mails(),
      }),
      [],
    );
  });

  it.each(['credentials', 'directory', 'notifications', 'gateway'])(
    'brings a %s back that was killed',
    async (service) => {
      const { Name } = (await academy.containers()).find((one) => one.Service === service)!;
      await academy.crash(Name);
      await until('all are healthy again', allHealthy, 2 * MINUTES);
      const session = await until('Jean to sign in', async () => {
        const answer = await new ApiClient(academy.gateway)
          .signIn(jean.account.login!, chosenPasswords.second)
          .catch(() => undefined);
        return answer?.status === 201 && answer;
      });
      expect(session.body.account.login).toBe('jpin');
    },
    3 * MINUTES,
  );
});
