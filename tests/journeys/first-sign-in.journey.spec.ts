import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { administrator, tutorial } from '../support/people.js';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { appearancesOf, plantSecret } from '../support/secrets.js';
import { until } from '@citadelle/testing';
import { CHOSEN, firstSignIn } from './first-sign-in.steps.js';

/** Steps 1 to 3 of the tutorial, on the services as `npm start` runs them. */
describe.each(['embedded', 'kafka'] as const)('the first sign-in, over %s', (transport) => {
  let academy: RunningAcademy;
  let anonymous: ApiClient;
  let hr: ApiClient;

  beforeAll(async () => {
    academy = await startAcademy({ transport, empty: true });
    anonymous = new ApiClient(academy.gateway);
    hr = await anonymous.as(administrator.login, administrator.password);
    await hr.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' });
  }, 120_000);

  afterAll(() => academy?.stop(), 60_000);

  firstSignIn(() => ({ gateway: academy.gateway, hr, mails: () => academy.mails() }));

  it('left no NUMEN and no password in a database, a topic, a log or a mail', async () => {
    const secrets = [
      ...Object.values(tutorial).map((person) => person.numen),
      CHOSEN,
      administrator.password,
    ];
    expect(await appearancesOf(secrets, academy)).toEqual([]);
  });

  it('would find a secret that was planted in any of them', async () => {
    const secret = `planted-${Date.now()}-secret`;
    const places = await plantSecret(secret, academy);
    const found = await until('the planted secret everywhere', async () => {
      const found = await appearancesOf([secret], academy);
      return found.length >= places.length && found;
    });
    expect(found.map(({ place }) => place).sort()).toEqual([...places].sort());
  });
});
