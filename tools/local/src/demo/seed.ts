import { createFirstAdministrator, FirstAdministratorRefused } from '@citadelle/directory/admin';
import { administrator, type DemoPerson, staff, units } from './academy.js';
import { GatewayClient, GatewayRefused } from './gateway-client.js';

/** Where to seed, and with what right. */
export interface SeedOptions {
  readonly gatewayUrl: string;
  readonly directoryUrl: string;
  readonly serviceCredential: string;
}

/** The academy has an administrator who is not the demo's: nothing was touched. */
export class AcademyInUse extends Error {
  override readonly name = 'AcademyInUse';

  constructor() {
    super('The academy has an administrator already, who is not the demo’s: nothing was seeded.');
  }
}

/**
 * Creates the first administrator, who chooses her password. Done again after it was cut short, it finishes;
 * done again after it succeeded, it only signs in.
 */
export async function seedAdministrator(options: SeedOptions): Promise<GatewayClient> {
  const gateway = new GatewayClient(options.gatewayUrl);
  const { login, password, numen } = administrator;
  const created = await createAdministrator(options);
  if (!created) {
    try {
      return (await gateway.signIn(login, password)).client;
    } catch (error) {
      if (!isInvalid(error)) throw error;
    }
  }
  try {
    return await chooseFirst(gateway, login, numen, password);
  } catch (error) {
    throw isInvalid(error) ? new AcademyInUse() : error;
  }
}

/** Creates the whole demo academy through the public API. May be done again, as {@link seedAdministrator}. */
export async function seedDemo(options: SeedOptions): Promise<void> {
  const client = await seedAdministrator(options);
  for (const { unitId, name } of units) await client.declareUnit(unitId, name);
  // One after the other: homonyms take their ranks from the order in which their accounts open.
  for (const person of staff) await seedPerson(client, options.gatewayUrl, person);
}

async function seedPerson(
  client: GatewayClient,
  gatewayUrl: string,
  person: DemoPerson,
): Promise<void> {
  const { usualName, firstName, birthDate, numen, unit, manages, password } = person;
  const agentId = await client.createAgent({ usualName, firstName, birthDate, numen, unit });
  const account = await client.openAccount(agentId);
  if (manages) await client.appointManager(manages, agentId);
  if (password && account.password === 'numen') {
    await chooseFirst(new GatewayClient(gatewayUrl), account.login, numen, password);
  }
}

/** Whether she was created now: false when there was an administrator. */
async function createAdministrator(options: SeedOptions): Promise<boolean> {
  const { directoryUrl, serviceCredential: credential } = options;
  const { usualName, firstName, birthDate, numen, unit } = administrator;
  const identity = { usualName, firstName, birthDate, numen, unit };
  try {
    await createFirstAdministrator({ directoryUrl, credential, identity });
    return true;
  } catch (error) {
    const known = error instanceof FirstAdministratorRefused;
    if (known && error.problem.code === 'administrator-exists') return false;
    throw error;
  }
}

async function chooseFirst(
  gateway: GatewayClient,
  login: string,
  numen: string,
  password: string,
): Promise<GatewayClient> {
  const { client } = await gateway.signIn(login, numen);
  await client.choosePassword(numen, password);
  return (await gateway.signIn(login, password)).client;
}

function isInvalid(error: unknown): boolean {
  return error instanceof GatewayRefused && error.problem.code === 'invalid-credentials';
}
