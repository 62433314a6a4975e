import {
  agentImports,
  contestations,
  identityLookups,
  managerAlerts,
  passwords,
  publicAgentImports,
  publicAlerts,
  publicContestations,
  publicIdentityLookups,
  publicPasswords,
  publicRequests,
  publicResetDelays,
  publicResets,
  publicSessions,
  publicSignInDelays,
  publicStatistics,
  publicUnits,
  requests,
  resetDelays,
  resets,
  sessions,
  signInDelays,
  statistics,
  units,
} from '@citadelle/contracts/calls';
import {
  mayAppointManager,
  mayDeclareUnit,
  mayEndSessions,
  mayImportAgents,
  mayLiftSignInDelays,
  mayReadStatistics,
  mayVouchForManagers,
} from '@citadelle/rights';
import { forward, type ForwardedCall } from './forward.js';

/** The calls that services answer as they came, by the tag and the id of their operation in OpenAPI. */
export const forwardedCalls: Readonly<Record<string, Readonly<Record<string, ForwardedCall>>>> = {
  Sessions: {
    endSession: forward(publicSessions.end, 'signed-in', sessions.end),
    endSessionsOfAgent: forward(publicSessions.endAllOf, mayEndSessions, sessions.endAllOf),
  },
  Passwords: {
    // The only call that is open to a session of the initial password.
    changePassword: forward(publicPasswords.change, 'any-session', passwords.change),
    reauthenticate: forward(publicPasswords.reauthenticate, 'signed-in', passwords.reauthenticate),
  },
  'Identity look-ups': {
    lookUp: forward(publicIdentityLookups.lookUp, 'anyone', identityLookups.lookUp),
  },
  // Credentials judges who handles a request; to everybody else a request or queue does not exist.
  'Password resets': {
    startReset: forward(publicResets.start, 'anyone', resets.start),
    requestCode: forward(publicResets.requestCode, 'anyone', resets.requestCode),
    releaseCode: forward(publicResets.release, 'signed-in', resets.release),
    refuseReset: forward(publicResets.refuse, 'signed-in', resets.refuse),
    transferReset: forward(publicResets.transfer, 'signed-in', resets.transfer),
    cancelReset: forward(publicResets.cancel, 'anyone', resets.cancel),
    completeReset: forward(publicResets.complete, 'anyone', resets.complete),
    resetStatus: forward(publicResets.status, 'anyone', resets.status),
    listRequests: forward(publicRequests.list, 'signed-in', requests.list),
    getRequest: forward(publicRequests.get, 'signed-in', requests.get),
    liftResetDelays: forward(publicResetDelays.lift, 'signed-in', resetDelays.lift),
  },
  // Credentials judges whose agent it is; to everybody else there is no such agent.
  Accounts: {
    contestAccount: forward(publicContestations.contest, 'signed-in', contestations.contest),
  },
  Alerts: {
    listAlerts: forward(publicAlerts.list, 'signed-in', managerAlerts.list),
    acknowledgeAlert: forward(publicAlerts.acknowledge, 'signed-in', managerAlerts.acknowledge),
  },
  Units: {
    declareUnit: forward(publicUnits.declare, mayDeclareUnit, units.declare),
    appointManager: forward(publicUnits.appointManager, mayVouchForManagers, units.appointManager),
    dismissManager: forward(publicUnits.dismissManager, mayAppointManager, units.dismissManager),
  },
  Imports: {
    listImports: forward(publicAgentImports.list, mayImportAgents, agentImports.list),
    getImport: forward(publicAgentImports.get, mayImportAgents, agentImports.get),
    listImportLines: forward(publicAgentImports.lines, mayImportAgents, agentImports.lines),
    answerImport: forward(publicAgentImports.answer, mayImportAgents, agentImports.answer),
    confirmImport: forward(publicAgentImports.confirm, mayImportAgents, agentImports.confirm),
    confirmDepartures: forward(publicAgentImports.depart, mayImportAgents, agentImports.depart),
    suspendImport: forward(publicAgentImports.suspend, mayImportAgents, agentImports.suspend),
    resumeImport: forward(publicAgentImports.goOn, mayImportAgents, agentImports.goOn),
    abandonImport: forward(publicAgentImports.abandon, mayImportAgents, agentImports.abandon),
  },
  'Sign-in delays': {
    liftSignInDelays: forward(publicSignInDelays.lift, mayLiftSignInDelays, signInDelays.lift),
  },
  Statistics: {
    getStatistics: forward(publicStatistics.get, mayReadStatistics, statistics.get),
  },
};
