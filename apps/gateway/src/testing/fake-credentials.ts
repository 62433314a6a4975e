import { callHeaders, resetStates } from '@citadelle/contracts';
import {
  accounts,
  devices,
  type JournalEntryView,
  passwords,
  type SessionAccount,
  securityJournal,
  signInDelays,
  statistics,
  type StatisticsView,
} from '@citadelle/contracts/calls';
import { fakeOperations } from './fake-operations.js';
import { fakeResets } from './fake-resets.js';
import { type Answers, problem, serve } from './fake-service.js';
import {
  DEVICE,
  EXPIRES_AT,
  fakeSessions,
  HELENE,
  JEAN,
  JEANS_ACCOUNT,
  NADIA,
  renew,
} from './fake-sessions.js';

export * from './fake-resets.js';
export * from './fake-sessions.js';

/** What the fake credentials service counted. */
export const STATISTICS: StatisticsView = {
  accounts: { numen: 12, chosen: 340, none: 1, closed: 7 },
  requests: resetStates.map((state, at) => ({ state, count: at + 2 })),
  medianSecondsToCode: 7500,
  weeks: [
    { monday: '2026-10-26', started: 0, refused: 0, expired: 0, medianSecondsToCode: null },
    { monday: '2026-11-02', started: 9, refused: 1, expired: 2, medianSecondsToCode: 90 },
    { monday: '2026-11-09', started: 11, refused: 0, expired: 1, medianSecondsToCode: 7200 },
    { monday: '2026-11-16', started: 17, refused: 5, expired: 4, medianSecondsToCode: 90000 },
    { monday: '2026-11-23', started: 7, refused: 1, expired: 1, medianSecondsToCode: 30 },
  ],
};

/** The entries of the security journal that the fake credentials service knows. */
export const JOURNAL: JournalEntryView[] = [
  {
    at: '2026-11-23T09:05:00.000Z',
    until: '2026-11-23T09:05:00.000Z',
    count: 1,
    kind: 'code-released',
    actor: personIn(NADIA),
    agent: personIn(JEAN),
    unit: 'SIG-AESH',
    source: '192.0.2.7',
    operation: null,
    outcome: 'done',
  },
  {
    at: '2026-11-23T08:01:00.000Z',
    until: '2026-11-23T08:40:00.000Z',
    count: 17,
    kind: 'right-refused',
    actor: { agentId: JEAN.agentId, firstName: null, usualName: null, login: null },
    agent: null,
    unit: null,
    source: '2001:db8::/64',
    operation: 'GET /agents',
    outcome: 'administrator-required',
  },
];

function personIn({ agentId, firstName, usualName, login }: SessionAccount) {
  return { agentId, firstName, usualName, login };
}

/** The credentials service's contract, with a session for each token, one account and one reset. */
export function fakeCredentials(): Answers {
  return [
    ...fakeResets(),
    ...fakeSessions(),
    serve(devices.forget, () => undefined),
    serve(devices.recognise, ({ device }) => ({
      agentId: device === DEVICE ? JEAN.agentId : null,
    })),
    serve(signInDelays.lift, ({ agentId }) =>
      agentId === JEAN.agentId ? undefined : problem(404, 'account-not-found'),
    ),
    serve(securityJournal.record, () => undefined),
    serve(securityJournal.read, ({ after }, { headers }) =>
      headers[callHeaders.actor] === HELENE.agentId
        ? { items: after === undefined ? JOURNAL : [], next: after === undefined ? 'later' : null }
        : problem(403, 'administrator-required'),
    ),
    fakeOperations('credentials'),
    serve(statistics.get, () => STATISTICS),
    serve(passwords.change, ({ token }) => ({ token: renew(token), expiresAt: EXPIRES_AT })),
    serve(passwords.reauthenticate, ({ token }) => ({
      ...{ token: renew(token), expiresAt: EXPIRES_AT, until: EXPIRES_AT },
    })),
    serve(accounts.get, ({ agentId }) =>
      agentId === JEAN.agentId ? JEANS_ACCOUNT : problem(404, 'account-not-found'),
    ),
  ];
}
