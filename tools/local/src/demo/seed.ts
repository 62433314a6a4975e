import { setTimeout as pause } from 'node:timers/promises';
import { callHeaders } from '@citadelle/contracts';
import type { AccountView } from '@citadelle/contracts/calls';
import { createFirstAdministrator, FirstAdministratorRefused } from '@citadelle/directory/admin';
import { administrator, type DemoPerson, identityOf, staff, units } from './academy.js';
import { GatewayClient, GatewayRefused } from './gateway-client.js';

/** Fewer than the failures after which sign-ins are slowed down. */
const TRIES = 4;

/** Where to seed, and with what right. */
export interface SeedOptions {
  readonly gatewayUrl: string;
  /** These two for the first administrator alone: before there is one, nobody can ask the gateway. */
  readonly directoryUrl: string;
  readonly credentialsUrl: string;
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
  const agentId = await createAdministrator(options);
  if (agentId) {
    await untilOpen(options, agentId);
    return chooseFirst(gateway, login, numen, password);
  }
  try {
    return await gateway.signIn(login, password);
  } catch (error) {
    if (!isRefused(error, 'invalid-credentials')) throw error;
  }
  // Created, but cut short before she chose: her NUMEN is her password still, or soon will be.
  for (let tries = 1; ; tries += 1) {
    try {
      return await chooseFirst(gateway, login, numen, password);
    } catch (error) {
      if (!isRefused(error, 'invalid-credentials')) throw error;
      if (tries === TRIES) throw new AcademyInUse();
      await pause(1000);
    }
  }
}

/** Creates the whole demo academy through the public API. May be done again, as {@link seedAdministrator}. */
export async function seedDemo(options: SeedOptions): Promise<void> {
  const client = await seedAdministrator(options);
  for (const { unitId, name } of units) await client.declareUnit(unitId, name);
  // One after the other: homonyms take their ranks from the order in which their accounts open.
  for (const person of staff) await seedPerson(client, options.gatewayUrl, person);
}

async function seedPerson(client: GatewayClient, gatewayUrl: string, person: DemoPerson) {
  const { numen, manages, password } = person;
  const agentId = await client.createAgent(identityOf(person));
  const account = await client.openAccount(agentId);
  if (manages) {
    await client.reauthenticate(administrator.password);
    await client.appointManager(manages, agentId);
  }
  if (password && account.password === 'numen') {
    await chooseFirst(new GatewayClient(gatewayUrl), account.login, numen, password);
  }
}

/** Who she is when she was created now; undefined when there was an administrator. */
async function createAdministrator(options: SeedOptions): Promise<string | undefined> {
  const identity = identityOf(administrator);
  try {
    return (await createFirstAdministrator(options, identity)).agentId;
  } catch (error) {
    const known = error instanceof FirstAdministratorRefused;
    if (known && error.problem.code === 'administrator-exists') return undefined;
    throw error;
  }
}

/** Waits until her NUMEN opens her account. */
async function untilOpen(options: SeedOptions, agentId: string): Promise<void> {
  const url = `${options.credentialsUrl}/internal/accounts/${agentId}?waitMs=2000`;
  const headers = { [callHeaders.credential]: options.serviceCredential.split(',')[0]!.trim() };
  for (const deadline = Date.now() + 30_000; ; await pause(50)) {
    const response = await fetch(url, { headers });
    const account = response.ok ? ((await response.json()) as AccountView) : undefined;
    if (account && account.password !== 'none') return;
    if (Date.now() > deadline) throw new Error('The account of the administrator does not open');
  }
}

async function chooseFirst(
  gateway: GatewayClient,
  login: string,
  numen: string,
  password: string,
): Promise<GatewayClient> {
  const first = await gateway.signIn(login, numen);
  try {
    await first.choosePassword(numen, password);
  } catch (error) {
    // An answer that came too late was asked for again, and by then the NUMEN opened nothing any more.
    if (!isRefused(error, 'wrong-password')) throw error;
  }
  return gateway.signIn(login, password);
}

function isRefused(error: unknown, code: string): boolean {
  return error instanceof GatewayRefused && error.problem.code === code;
}
