import {
  administrator,
  ApiClient,
  type CreatedAgent,
  managers,
  people,
  until,
} from '@citadelle/testing';

/** The people who handle requests, signed in, and the administrator who appointed them. */
export interface Staff {
  readonly hr: ApiClient;
  /** Manager of SIG-AESH. */
  readonly nadia: ApiClient;
  /** Manager of RECTORAT. */
  readonly paul: ApiClient;
}

/** Declares both units and appoints a manager in each. */
export async function appointStaff(gateway: string): Promise<Staff> {
  const anonymous = new ApiClient(gateway);
  const hr = await anonymous.as(administrator.login, administrator.password);
  await hr.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' });
  await hr.call('PUT', '/units/RECTORAT', { name: 'Rectorat' });
  const appoint = async (who: keyof typeof managers) => {
    const { numen, password, manages } = people[who];
    const created = await createAgent(hr, managers[who]);
    const manager = await choosePassword(anonymous, created, numen, password);
    const path = `/units/${manages}/managers/${created.agentId}`;
    await hr.reauthenticate(administrator.password);
    const appointed = await hr.call('PUT', path);
    if (appointed.status !== 204) throw new Error(`the appointment answered ${appointed.status}`);
    return manager;
  };
  return { hr, nadia: await appoint('nadia'), paul: await appoint('paul') };
}

/** An agent whom HR creates, once they can sign in: on a busy machine, the answer to HR comes before that. */
export async function createAgent(hr: ApiClient, identity: object): Promise<CreatedAgent> {
  const { agentId } = (await hr.post<CreatedAgent>('/agents', identity)).body;
  const account = await until('the account to be of use', async () => {
    type Account = CreatedAgent['account'] & { password?: string };
    const { body } = await hr.get<{ account: Account }>(`/agents/${agentId}`);
    // Who was created before may have chosen one.
    return ['numen', 'chosen'].includes(body.account.password ?? 'none') && body.account;
  });
  return { agentId, account };
}

/** The first administrator, made a moment ago, once her account has opened and she has chosen her password. */
export async function welcomeAdministrator(gateway: string, numen: string): Promise<ApiClient> {
  const { login, password } = administrator;
  const anonymous = new ApiClient(gateway);
  const opened = async () => (await anonymous.signIn(login, numen)).status === 201;
  await until('her account to open', opened);
  return choosePassword(
    anonymous,
    { agentId: '', account: { state: 'open', login } },
    numen,
    password,
  );
}

/** Signs in with the NUMEN and chooses a password; the session goes on. */
export async function choosePassword(
  anonymous: ApiClient,
  { account }: CreatedAgent,
  numen: string,
  newPassword: string,
): Promise<ApiClient> {
  const person = await anonymous.as(account.login!, numen);
  const change = { currentPassword: numen, newPassword };
  const { status } = await person.post('/password-changes', change);
  if (status !== 200) throw new Error(`the choice of a password answered ${status}`);
  return person;
}
