import type { Problem } from '@citadelle/contracts';
import type { OpenedSessionOfBrowser } from '@citadelle/contracts/calls';
import { freshSource } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { EntityManager } from 'typeorm';
import { type EnrolledAgent, TestCredentials } from '../credentials.fixture.js';
import { PasswordStore } from '../passwords/password.store.js';
import { KnownBrowserStore } from './known-browser.store.js';
import { Passwords } from '../passwords/passwords.js';

const CHOSEN = 'comme un lynx dans la neige 39';
const OTHER = 'six cloches dans la brume 25';
const WRONG = 'pas le bon du tout';

const credentials = TestCredentials.ofSpec();

const signIn = (login: string, password: string, source: string, device?: string) =>
  credentials.post<OpenedSessionOfBrowser & Problem>(
    'sessions',
    { login, password, device },
    { source },
  );
const owner = () => credentials.enrolWithPassword(CHOSEN);

/** A device cookie of somebody. */
async function knownTo({ account }: EnrolledAgent, password = CHOSEN): Promise<string> {
  return (await signIn(account.login, password, freshSource())).body.device;
}

/** Whether a cookie still makes a browser known: it signs in where a stranger must wait. */
async function isKnown(agent: EnrolledAgent, device: string, password = CHOSEN): Promise<boolean> {
  const { login } = agent.account;
  const source = freshSource();
  for (let count = 0; count < 5; count++) await signIn(login, WRONG, source);
  const { status } = await signIn(login, password, source, device);
  expect([201, 429]).toContain(status);
  return status === 201;
}

describe('a browser that an account knows', () => {
  it('stays the same one at each sign-in, and is a new one to each account and without a cookie', async () => {
    const [agent, other] = [await owner(), await owner()];
    const browserOf = (device: string) => device.split('.')[1];
    const first = await knownTo(agent);
    const again = (await signIn(agent.account.login, CHOSEN, freshSource(), first)).body.device;
    expect(browserOf(again)).toBe(browserOf(first));
    expect(browserOf(await knownTo(agent))).not.toBe(browserOf(first));
    const others = (await signIn(other.account.login, CHOSEN, freshSource(), first)).body.device;
    expect(browserOf(others)).not.toBe(browserOf(first));
  });

  it('is known after signing out and after the password was changed', async () => {
    const agent = await owner();
    const { login } = agent.account;
    const { token, device } = (await signIn(login, CHOSEN, freshSource())).body;
    await credentials.post('sessions/closing', { token });
    expect(await isKnown(agent, device)).toBe(true);
    const session = (await signIn(login, CHOSEN, freshSource())).body.token;
    await credentials.post('password-changes', {
      token: session,
      currentPassword: CHOSEN,
      newPassword: OTHER,
    });
    expect(await isKnown(agent, device, OTHER)).toBe(true);
  });

  it('is one of a stranger once a reset gave another password, until the next sign-in', async () => {
    const agent = await owner();
    const device = await knownTo(agent);
    const { app } = credentials.replicas[0]!;
    const phc = await app.get(Passwords).hashChosen(OTHER);
    await app.get(PasswordStore).replace(app.get(EntityManager), agent.agentId, phc);
    expect(await isKnown(agent, device, OTHER)).toBe(false);
    expect(await isKnown(agent, await knownTo(agent, OTHER), OTHER)).toBe(true);
  });

  it('is one of a stranger once it was forgotten, by itself or with all others and all places', async () => {
    const agent = await owner();
    const { login } = agent.account;
    const [mine, theirs] = [await knownTo(agent), await knownTo(agent)];
    const renewed = (await signIn(login, CHOSEN, freshSource(), mine)).body.device;
    await credentials.post('devices/forgetting', { device: mine });
    expect(await isKnown(agent, mine)).toBe(false);
    expect(await isKnown(agent, renewed)).toBe(false);
    expect(await isKnown(agent, theirs)).toBe(true);
    const { app } = credentials.replicas[0]!;
    await app.get(KnownBrowserStore).forgetAll(app.get(EntityManager), agent.agentId);
    expect(await isKnown(agent, theirs)).toBe(false);
    const places = await credentials.rows('SELECT 1 FROM known_sources WHERE agent_id = $1', [
      agent.agentId,
    ]);
    expect(places).toEqual([]);
  });

  it('is one of a stranger with a cookie of another account, a forged one, an old one, or none of ours', async () => {
    const [agent, other] = [await owner(), await owner()];
    const mine = await knownTo(agent);
    const [who, browser, at, signature] = mine.split('.') as [string, string, string, string];
    const whoElse = (await knownTo(other)).split('.')[0]!;
    const flipped = `${signature.slice(0, 5)}${signature[5] === 'A' ? 'B' : 'A'}${signature.slice(6)}`;
    for (const cookie of [
      await knownTo(other),
      [whoElse, browser, at, signature].join('.'),
      [who, browser, at, flipped].join('.'),
      [who, browser, Date.now().toString(36), signature].join('.'),
      [who, browser, at].join('.'),
      'quelque chose',
      '....',
    ])
      expect(await isKnown(agent, cookie)).toBe(false);
    expect(await isKnown(agent, mine)).toBe(true);
  });

  it('counts alone: neither with its address nor with other browsers there', async () => {
    const agent = await owner();
    const { login } = agent.account;
    const source = freshSource();
    const [mine, pupils] = [await knownTo(agent), await knownTo(agent)];
    for (let count = 0; count < 5; count++)
      expect((await signIn(login, WRONG, source, pupils)).status).toBe(401);
    expect((await signIn(login, CHOSEN, source, pupils)).status).toBe(429);
    expect((await signIn(login, CHOSEN, source, mine)).status).toBe(201);
    expect((await signIn(login, CHOSEN, source)).status).toBe(201);
  });

  it('harms nobody by what is not a cookie when it is forgotten', async () => {
    const { status } = await credentials.post('devices/forgetting', { device: 'rien du tout' });
    expect(status).toBe(204);
  });
});

describe('a place that an account knows and that turns hostile', () => {
  it('is slowed like any other, by what was typed and by its source', async () => {
    const { account } = await owner();
    const source = freshSource();
    expect((await signIn(account.login, CHOSEN, source)).status).toBe(201);
    for (let count = 0; count < 5; count++)
      expect((await signIn(account.login, WRONG, source)).status).toBe(401);
    expect((await signIn(account.login, WRONG, source)).status).toBe(429);
  });
});
