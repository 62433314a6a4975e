import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CreatedAgent } from '../support/api-client.js';
import { administrator, managers, tutorial } from '../support/people.js';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { appearancesOf } from '../support/secrets.js';
import { appointStaff, chosenPasswords, type Staff } from '../support/staff.js';
import { NEW_PASSWORD, theTwoCodes } from './reset.steps.js';

/** Steps 4 to 9 of the tutorial: who lost everything gets back in, and nobody else does. */
describe.each(['embedded', 'kafka'] as const)('the two codes, over %s', (transport) => {
  let academy: RunningAcademy;
  let staff: Staff;
  let jean: CreatedAgent;
  const codes: string[] = [];

  beforeAll(async () => {
    academy = await startAcademy({ transport, empty: true });
    staff = await appointStaff(academy.gateway);
    jean = (await staff.hr.post<CreatedAgent>('/agents', tutorial.jean)).body;
  }, 120_000);

  afterAll(() => academy?.stop(), 60_000);

  theTwoCodes(
    () => ({
      ...{ gateway: academy.gateway, staff, jean, jeansPassword: tutorial.jean.numen },
      mails: () => academy.mails(),
    }),
    codes,
  );

  it('left no code, NUMEN or password in a database, a topic, a log or a mail', async () => {
    expect(codes).toHaveLength(5);
    const secrets = [
      ...codes.flatMap((code) => [code, code.replace('-', '')]),
      ...[tutorial.jean, managers.nadia, managers.olivier].map(({ numen }) => numen),
      ...Object.values(chosenPasswords),
      ...[NEW_PASSWORD, administrator.password],
    ];
    expect(await appearancesOf(secrets, academy)).toEqual([]);
  });
});
