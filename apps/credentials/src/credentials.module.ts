import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { PastActsConsumer } from './acts/acts.consumer.js';
import { Conflicts } from './acts/conflicts.js';
import { PastActStore } from './acts/past-act.store.js';
import { AccountStore } from './accounts/account.store.js';
import { AgentStatesReader } from './accounts/agent-states.reader.js';
import { AgentsConsumer } from './accounts/agents.consumer.js';
import { ChangeLoginHandler } from './accounts/change-login.js';
import { ContestAccountHandler } from './accounts/contest.js';
import { GetAccountHandler } from './accounts/get.js';
import { HolderStore } from './accounts/holder.store.js';
import { OpenAccountsHandler } from './accounts/open.js';
import { RestoreAccountsReader } from './accounts/restore.reader.js';
import { JournalController } from './journal/journal.controller.js';
import { JournalReaderStore } from './journal/journal-reader.store.js';
import { RefusalsInterceptor } from './journal/refusals.interceptor.js';
import { SecurityJournal } from './journal/security-journal.js';
import { SecurityJournalStore } from './journal/security-journal.store.js';
import { ForeseeLoginsHandler } from './logins/foresee.js';
import { GivingLogins } from './logins/giving-logins.js';
import { RankStore } from './logins/rank.store.js';
import { TakeLoginsHandler } from './logins/take.js';
import { TakenLoginStore } from './logins/taken-login.store.js';
import { ChangePasswordHandler } from './passwords/change.js';
import { EnrolmentsConsumer } from './passwords/enrolments.consumer.js';
import { PasswordPolicy } from './passwords/password-policy.js';
import { PasswordStore } from './passwords/password.store.js';
import { Passwords } from './passwords/passwords.js';
import { EnrolmentOpener } from './passwords/sealed-enrolment.js';
import { SeedQueueStore } from './passwords/seed-queue.store.js';
import { SeedPasswordsHandler } from './passwords/seed.js';
import { StrengthMeter } from './passwords/strength-meter.js';
import { AlertsConsumer } from './resets/alerts.consumer.js';
import { CancelResetHandler } from './resets/cancel.js';
import { CodeFailureStore } from './resets/code-failure.store.js';
import { CodeTries } from './resets/code-tries.js';
import { CompleteResetHandler } from './resets/complete.js';
import { FollowAgentHandler } from './resets/follow-agent.js';
import { LiftStartLimitsHandler } from './resets/lift-start-limits.js';
import { NotMeLinks } from './resets/not-me-link.js';
import { RefuseResetHandler } from './resets/refuse.js';
import { ReleaseCodeHandler } from './resets/release.js';
import { RequestCodeHandler } from './resets/request-code.js';
import { RequestHandling } from './resets/request-handling.js';
import { RequestQueueController } from './resets/request-queue.controller.js';
import { RequestStore } from './resets/request.store.js';
import { ResetCodeStore } from './resets/reset-code.store.js';
import { CompletionDoor } from './resets/completion-door.js';
import { ExpireResetHandler } from './resets/expire.js';
import { ResetWrites } from './resets/reset-writes.js';
import { ResetStartStore } from './resets/reset-start.store.js';
import { ResetStore } from './resets/reset.store.js';
import { StartFailureStore } from './resets/start-failure.store.js';
import { StartLimits } from './resets/start-limits.js';
import { StartResetHandler } from './resets/start.js';
import { GetResetStatusHandler } from './resets/status.js';
import { TransferResetHandler } from './resets/transfer.js';
import { ForgetDeviceHandler } from './sessions/forget-device.js';
import { JudgedTries } from './sessions/judged-tries.js';
import { KnownBrowserStore } from './sessions/known-browser.store.js';
import { DeviceOwners } from './sessions/device-owners.js';
import { RecogniseDeviceHandler } from './sessions/recognise-device.js';
import { KnownBrowsers } from './sessions/known-browsers.js';
import { LiftDelaysHandler } from './sessions/lift-delays.js';
import { LiftedDelaysStore } from './sessions/lifted-delays.store.js';
import { PasswordAttemptStore } from './sessions/password-attempt.store.js';
import { PasswordAttempts } from './sessions/password-attempts.js';
import { PasswordOutcomeStore } from './sessions/password-outcome.store.js';
import { Retention } from './sessions/retention.js';
import { RetentionStore } from './sessions/retention.store.js';
import { RoleGrantStore } from './sessions/role-grant.store.js';
import { SessionStore } from './sessions/session.store.js';
import { OwnSessionsController } from './sessions/own-sessions.controller.js';
import { SessionTries } from './sessions/session-tries.js';
import { SessionTryStore } from './sessions/session-try.store.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { Sessions } from './sessions/sessions.js';
import { SignInJournalStore } from './sessions/sign-in-journal.store.js';
import { SignInHandler } from './sessions/sign-in.js';
import { SlowedSignIns } from './sessions/slowed-sign-ins.js';
import { UnitStore } from './sessions/unit.store.js';
import { UnitsConsumer } from './sessions/units.consumer.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { StatisticsStore } from './statistics/statistics.store.js';

/** The parts of the credentials service. */
@Module({
  controllers: [
    AgentsConsumer,
    AlertsConsumer,
    CancelResetHandler,
    ChangePasswordHandler,
    CompleteResetHandler,
    ContestAccountHandler,
    EnrolmentsConsumer,
    ForeseeLoginsHandler,
    ForgetDeviceHandler,
    RecogniseDeviceHandler,
    GetAccountHandler,
    GetResetStatusHandler,
    JournalController,
    LiftDelaysHandler,
    LiftStartLimitsHandler,
    PastActsConsumer,
    RefuseResetHandler,
    ReleaseCodeHandler,
    RequestCodeHandler,
    RequestQueueController,
    SessionsController,
    OwnSessionsController,
    SignInHandler,
    StartResetHandler,
    StatisticsController,
    TakeLoginsHandler,
    TransferResetHandler,
    UnitsConsumer,
  ],
  providers: [
    AccountStore,
    AgentStatesReader,
    ChangeLoginHandler,
    CodeFailureStore,
    CodeTries,
    CompletionDoor,
    Conflicts,
    EnrolmentOpener,
    FollowAgentHandler,
    GivingLogins,
    HolderStore,
    NotMeLinks,
    JudgedTries,
    DeviceOwners,
    KnownBrowsers,
    KnownBrowserStore,
    LiftedDelaysStore,
    JournalReaderStore,
    OpenAccountsHandler,
    PasswordAttempts,
    PasswordAttemptStore,
    PasswordOutcomeStore,
    PasswordPolicy,
    Passwords,
    PasswordStore,
    PastActStore,
    RankStore,
    RefusalsInterceptor,
    { provide: APP_INTERCEPTOR, useExisting: RefusalsInterceptor },
    RequestHandling,
    RequestStore,
    ResetCodeStore,
    ResetStartStore,
    ResetStore,
    RestoreAccountsReader,
    ExpireResetHandler,
    ResetWrites,
    Retention,
    RetentionStore,
    RoleGrantStore,
    SecurityJournal,
    SecurityJournalStore,
    SeedPasswordsHandler,
    SeedQueueStore,
    Sessions,
    SessionStore,
    SessionTries,
    SessionTryStore,
    SignInJournalStore,
    SlowedSignIns,
    StartFailureStore,
    StartLimits,
    StatisticsStore,
    StrengthMeter,
    TakenLoginStore,
    UnitStore,
  ],
})
export class CredentialsModule {}
