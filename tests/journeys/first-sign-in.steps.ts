import { expect, it } from '@jest/globals';
import {
  ApiClient,
  chosenPasswords,
  type CreatedAgent,
  type Mail,
  person,
  tutorial,
  until,
} from '@citadelle/testing';
import { createAgent } from '../support/staff.js';

/** A running system, however it was started, that nobody of the tutorial works in yet. */
export interface EmptyAcademy {
  readonly gateway: string;
  /** Its administrator, signed in. */
  readonly hr: ApiClient;
  mails(): readonly Mail[] | Promise<readonly Mail[]>;
}

/** Steps 1 to 3 of the tutorial, from the creation of four agents to the first password that one of them chooses. */
export function firstSignIn(academy: () => EmptyAcademy): void {
  const anonymous = () => new ApiClient(academy().gateway);

  it('derives login and address as the tutorial says', async () => {
    for (const [person, login, address] of [
      [tutorial.roger, 'rmoulinaux', 'roger.moulinaux@ac-besancon.fr'],
      [tutorial.jean, 'jpin', 'jean.pin@ac-besancon.fr'],
    ] as const) {
      const created = await academy().hr.post<CreatedAgent>('/agents', person);
      expect(created.status).toBe(201);
      expect(created.body.account).toEqual({ state: 'open', login, address });
      expect(created.headers.get('location')).toBe(`/api/v1/agents/${created.body.agentId}`);
    }
  });

  it('numbers homonyms, and the first keeps the bare login as an alias', async () => {
    const christian = await academy().hr.post<CreatedAgent>('/agents', tutorial.christian);
    expect(christian.body.account).toMatchObject({ login: 'cjoseph' });
    const christine = await academy().hr.post<CreatedAgent>('/agents', tutorial.christine);
    expect(christine.body.account).toMatchObject({
      login: 'cjoseph2',
      address: 'christine.joseph@ac-besancon.fr',
    });

    const first = await academy().hr.get<{ account: Record<string, unknown> }>(
      `/agents/${christian.body.agentId}`,
    );
    expect(first.body.account).toEqual({
      state: 'open',
      login: 'cjoseph1',
      aliases: ['cjoseph'],
      address: 'christian.joseph@ac-besancon.fr',
      password: 'numen',
    });
    for (const login of ['cjoseph', 'cjoseph1']) {
      const session = await anonymous().signIn(login, tutorial.christian.numen);
      expect(session.status).toBe(201);
      expect(session.body.account.agentId).toBe(christian.body.agentId);
    }
  });

  it('tells whoever has chosen a password of a new login by mail, once, and nobody else', async () => {
    const gaelle = person({ firstName: 'Gaëlle', usualName: 'RIVAGE' });
    await createAgent(academy().hr, gaelle);
    const { body } = await anonymous().signIn('grivage', gaelle.numen);
    const changed = await new ApiClient(academy().gateway, body.token).post('/password-changes', {
      currentPassword: gaelle.numen,
      newPassword: chosenPasswords.first,
    });
    expect(changed.status).toBe(200);
    const homonym = person({ firstName: 'Gérard', usualName: 'RIVAGE' });
    const { account } = (await academy().hr.post<CreatedAgent>('/agents', homonym)).body;
    expect(account).toMatchObject({ login: 'grivage2' });
    const told = async () =>
      (await academy().mails()).filter(({ subject }) => subject.includes('Votre identifiant'));
    await until('the mail to Gaëlle', async () => (await told()).length > 0);
    const [mail, ...others] = await told();
    expect(mail!.to).toContain('gaelle.rivage@ac-besancon.fr');
    expect(mail!.text).toContain('grivage1');
    // Christian was renumbered before her, and had not chosen a password.
    expect(others).toEqual([]);
  });

  it('opens only the choice of a password with the NUMEN', async () => {
    const session = await anonymous().signIn('jpin', '03e18 00242 jpq');
    expect(session.status).toBe(201);
    expect(session.body.passwordChangeRequired).toBe(true);
    const jean = new ApiClient(academy().gateway, session.body.token);
    const refused = await jean.get('/sessions/current');
    expect([refused.status, refused.body.code]).toEqual([403, 'password-change-required']);

    const weak = await jean.post('/password-changes', {
      currentPassword: tutorial.jean.numen,
      newPassword: tutorial.jean.numen,
    });
    expect([weak.status, weak.body.code]).toEqual([422, 'password-rejected']);

    const changed = await jean.post('/password-changes', {
      currentPassword: tutorial.jean.numen,
      newPassword: chosenPasswords.first,
    });
    expect(changed.status).toBe(200);
    expect((await jean.get('/sessions/current')).status).toBe(200);
  });

  it('refuses the NUMEN once a password was chosen', async () => {
    const numen = await anonymous().signIn('jpin', tutorial.jean.numen);
    expect([numen.status, (numen.body as unknown as { code: string }).code]).toEqual([
      401,
      'invalid-credentials',
    ]);
    const chosen = await anonymous().signIn('jpin', chosenPasswords.first);
    expect([chosen.status, chosen.body.passwordChangeRequired]).toEqual([201, false]);
  });

  it('knows a NUMEN again, and refuses it to anybody else', async () => {
    const again = await academy().hr.post<CreatedAgent>('/agents', tutorial.jean);
    expect([again.status, again.body.account.login]).toEqual([200, 'jpin']);
    const stolen = await academy().hr.post('/agents', {
      ...tutorial.roger,
      numen: tutorial.jean.numen,
    });
    expect([stolen.status, stolen.body.code]).toEqual([409, 'numen-conflict']);
  });

  it('finds login and address by identity', async () => {
    const { usualName, firstName, birthDate } = tutorial.jean;
    const found = await anonymous().post('/identity-lookups', {
      usualName: usualName.toLowerCase(),
      firstName,
      birthDate,
    });
    expect(found.status).toBe(200);
    expect(found.body).toMatchObject({ login: 'jpin', address: 'jean.pin@ac-besancon.fr' });
    const nobody = await anonymous().post('/identity-lookups', {
      usualName,
      firstName,
      birthDate: '1988-11-03',
    });
    expect([nobody.status, nobody.body.code]).toEqual([404, 'identity-not-found']);
  });
}
