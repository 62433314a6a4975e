/** What a person of the journeys chose; each another. */
export const chosenPasswords = {
  nadia: 'tuilerie et campanule 41',
  olivier: 'passerelle sous la brume 7',
};

/** The people who handle requests, signed in, and the administrator who appointed them. */
export interface Staff {
  readonly hr: ApiClient;
  /** Manager of SIG-AESH. */
  readonly nadia: ApiClient;
  /** Manager of RECTORAT. */
  readonly olivier: ApiClient;
}

/** Declares both units and appoints a manager in each. */
export async function appointStaff(gateway: string): Promise<Staff> {
  const anonymous = new ApiClient(gateway);
  const hr = await anonymous.as(administrator.login, administrator.password);
  await hr.call('PUT', '/units/SIG-AESH', { name: 'SIG-AESH' });
  await hr.call('PUT', '/units/RECTORAT', { name: 'Rectorat' });
  const appoint = async (person: Person, password: string) => {
    const created = await hr.post<CreatedAgent>('/agents', person);
    const manager = await choosePassword(anonymous, created.body, person.numen, password);
    const path = `/units/${person.unit}/managers/${created.body.agentId}`;
    const appointed = await hr.call('PUT', path);
    if (appointed.status !== 204) throw new Error(`the appointment answered ${appointed.status}`);
    return manager;
  };
  return {
    hr,
    nadia: await appoint(managers.nadia, chosenPasswords.nadia),
    olivier: await appoint(managers.olivier, chosenPasswords.olivier),
  };
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
  if (status !== 204) throw new Error(`the choice of a password answered ${status}`);
  return person;
}
import {
  administrator,
  ApiClient,
  type CreatedAgent,
  managers,
  type Person,
} from '@citadelle/testing';
