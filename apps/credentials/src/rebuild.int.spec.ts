import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { type DomainEvent, EventStore, eventStoreMigrations } from '@citadelle/event-store';
import { liveAndRebuilt } from '@citadelle/testing';
import { storeTables } from '@citadelle/testing/store-database';
import { expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { type AccountEvent, accountStream } from './accounts/account.js';
import type { CredentialsConfig } from './credentials.config.js';
import { credentialsService } from './credentials.service.js';
import { type ResetEvent, resetStream } from './resets/reset.js';

const { privateKey } = generateKeyPairSync('x25519');
const jwk = JSON.stringify(privateKey.export({ format: 'jwk' }));
const config = { CREDENTIALS_PRIVATE_KEY: Buffer.from(jwk).toString('base64') };
const { migrations, ...parts } = credentialsService.persistence!(config as CredentialsConfig);
const database = storeTables({ migrations: [...eventStoreMigrations, ...migrations] });
const metadata = { correlationId: 'rebuild', by: 'system' };

const expiresAt = '2026-12-24T08:00:00.000Z';
const alertId = uuidv7();
const by = uuidv7();
const nothing = {};
const requested: ResetEvent = { type: 'SecondCodeRequested', data: { unit: 'SIG-AESH' } };
const released: ResetEvent = {
  type: 'SecondCodeReleased',
  data: { by, identityCheck: 'video', expiresAt },
};
const started = (agentId: string): ResetEvent => ({
  type: 'ResetStarted',
  data: { agentId, via: 'login', expiresAt },
});
const opened = (login: string): AccountEvent => ({
  type: 'AccountOpened',
  data: { login, address: `${login}@ac-besancon.fr`, rank: 1 },
});

const restored = (login: string, alias: string): AccountEvent => ({
  type: 'AccountRestored',
  data: { login, aliases: [alias], address: `${alias}@ac-besancon.fr`, status: 'closed' },
});

const changed = (from: string, to: string) => ({
  ...{ from, to, address: `${to}@x`, hasSignedIn: true },
});

const contested = (agentId: string): AccountEvent => ({
  type: 'AccountContested',
  data: { agentId, by: 'owner', resetId: null, reason: null, at: expiresAt },
});

/** Resets, each by what happens after its start. */
const stories: readonly (readonly ResetEvent[])[] = [
  [],
  [requested, { type: 'ManagersAlerted', data: { alertId } }],
  [
    requested,
    released,
    { type: 'ResetTransferred', data: { from: 'SIG-AESH', to: 'RECTORAT', by } },
    { type: 'ManagersReminded', data: { alertId } },
    { type: 'RequestEscalated', data: { alertId } },
    released,
    { type: 'ResetCompleted', data: nothing },
  ],
  [requested, { type: 'ResetTransferred', data: { from: 'SIG-AESH', to: 'RECTORAT', by } }],
  [{ type: 'ResetCancelled', data: { by: 'agent' } }],
  [
    requested,
    released,
    { type: 'WrongCodesPresented', data: { count: 5 } },
    { type: 'ResetVoided', data: nothing },
  ],
  [{ type: 'ResetExpired', data: nothing }],
];

it('builds accounts, logins, addresses, resets and releases again as they are', async () => {
  const store = new EventStore(database.manager.dataSource, {
    ...parts,
    source: '/citadelle/credentials',
    personalDataKey: randomBytes(32),
  });
  const agents = stories.map(() => uuidv7());
  const write = (appends: readonly { stream: string; events: readonly DomainEvent[] }[]) =>
    store.write(metadata, async (tx) => {
      const loaded = await tx.loadAll(appends.map(({ stream }) => stream));
      await tx.appendAll(
        appends.map((append, index) => ({ ...append, expectedVersion: loaded[index]!.version })),
      );
    });
  await write(
    agents.map((agentId, index) => ({
      stream: accountStream(agentId),
      events: [opened(`jpin${index}`), { type: 'InitialPasswordSeeded', data: nothing }],
    })),
  );
  const of = (index: number, ...events: AccountEvent[]) => ({
    ...{ stream: accountStream(agents[index]!), events },
  });
  await write([
    of(
      0,
      { type: 'LoginRenumbered', data: { from: 'jpin0', to: 'jpin01' } },
      { type: 'LoginRenumbered', data: { from: 'jpin01', to: 'jpin02' } },
    ),
    of(
      1,
      { type: 'AccountClosed', data: nothing },
      { type: 'LoginChanged', data: { ...changed('jpin1', 'jbois'), hidden: [] } },
      {
        type: 'LoginChanged',
        data: { ...changed('jbois', 'jsapin'), hidden: ['jpin1', 'jbois@x'] },
      },
      { type: 'LoginChanged', data: { ...changed('jsapin', 'jpin1'), hidden: [] } },
    ),
    of(2, { type: 'AccountClosed', data: nothing }, { type: 'AccountReopened', data: nothing }),
    of(3, { type: 'PasswordChosen', data: { through: 'change' } }),
    of(4, restored('jpin41', 'jpin4')),
    of(5, contested(agents[5]!)),
    of(6, contested(agents[6]!), { type: 'PasswordChosen', data: { through: 'reset' } }),
    { stream: accountStream(uuidv7()), events: [restored('zola2', 'zola')] },
  ]);
  const resetIds = stories.map(() => uuidv7());
  await write(
    stories.map((_, index) => ({
      stream: resetStream(resetIds[index]!),
      events: [started(agents[index]!)],
    })),
  );
  // The steps of all resets in turn, so that those of one follow those of others in the log.
  for (let step = 0; step < 7; step += 1)
    for (const [index, { [step]: event }] of stories.entries())
      if (event) await write([{ stream: resetStream(resetIds[index]!), events: [event] }]);
  // One account has one open reset at a time: another one may start in the write that ends the first.
  await store.write(metadata, async (tx) => {
    const cancelled: ResetEvent = { type: 'ResetCancelled', data: { by: 'agent' } };
    await tx.append(resetStream(resetIds[0]!), 1, [cancelled]);
    await tx.append(resetStream(uuidv7()), 0, [started(agents[0]!)]);
  });
  const { live, rebuilt } = await liveAndRebuilt(
    (sql) => database.rows(sql),
    parts.projections,
    (model) => store.rebuild(model),
  );
  expect(Object.values(live).map((rows) => rows.length)).toEqual([8, 14, 11, 1, 8, 2]);
  expect(rebuilt).toEqual(live);
});
