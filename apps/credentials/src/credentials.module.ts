import { Module } from '@nestjs/common';
import { AccountClosing } from './accounts/close.js';
import { AccountOpening } from './accounts/open.js';
import { AccountStore } from './accounts/account.store.js';
import { AccountsController } from './accounts/accounts.controller.js';
import { Accounts } from './accounts/get.js';
import { AgentsConsumer } from './accounts/agents.consumer.js';
import { Identities } from './accounts/identities.js';
import { IdentityStore } from './accounts/identity.store.js';
import { RankStore } from './logins/rank.store.js';
import { EnrolmentsConsumer } from './passwords/enrolments.consumer.js';
import { PasswordChange } from './passwords/change.js';
import { PasswordsController } from './passwords/passwords.controller.js';
import { PasswordPolicy } from './passwords/password-policy.js';
import { PasswordStore } from './passwords/password.store.js';
import { Passwords } from './passwords/passwords.js';
import { EnrolmentOpener } from './passwords/sealed-enrolment.js';
import { SeedQueueStore } from './passwords/seed-queue.store.js';
import { SeededBatch } from './passwords/seeded-batch.js';
import { Seeder } from './passwords/seed.js';
import { StrengthMeter } from './passwords/strength-meter.js';
import { AlertsConsumer } from './resets/alerts.consumer.js';
import { CodeTries } from './resets/code-tries.js';
import { RecentReleaseStore } from './resets/recent-release.store.js';
import { ReleaseAlarm } from './resets/release-alarm.js';
import { RequestHandling } from './resets/release.js';
import { RequestQueue } from './resets/request-queue.js';
import { RequestStore } from './resets/request.store.js';
import { RequestsController } from './resets/requests.controller.js';
import { ResetCodeStore } from './resets/reset-code.store.js';
import { ResetCompletion } from './resets/complete.js';
import { ResetExpiry } from './resets/expire.js';
import { ResetRequests } from './resets/request-code.js';
import { ResetStart } from './resets/start.js';
import { ResetStore } from './resets/reset.store.js';
import { ResetsController } from './resets/resets.controller.js';
import { Resets } from './resets/reset-writes.js';
import { StartFailureStore } from './resets/start-failure.store.js';
import { StartLimits } from './resets/start-limits.js';
import { PasswordAttemptStore } from './sessions/password-attempt.store.js';
import { PasswordAttempts } from './sessions/password-attempts.js';
import { Reauthentication } from './sessions/reauthenticate.js';
import { Retention } from './sessions/retention.js';
import { RetentionStore } from './sessions/retention.store.js';
import { RoleGrantStore } from './sessions/role-grant.store.js';
import { SessionStore } from './sessions/session.store.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { Sessions } from './sessions/sessions.js';
import { SignInJournalStore } from './sessions/sign-in-journal.store.js';
import { SignInHandler } from './sessions/sign-in.js';
import { SignIns } from './sessions/sign-ins.js';
import { UnitStore } from './sessions/unit.store.js';
import { UnitsConsumer } from './sessions/units.consumer.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { Statistics } from './statistics/statistics.js';
import { StatisticsStore } from './statistics/statistics.store.js';

/** The parts of the credentials service. */
@Module({
  controllers: [
    AccountsController,
    AgentsConsumer,
    AlertsConsumer,
    EnrolmentsConsumer,
    PasswordsController,
    RequestsController,
    ResetsController,
    SessionsController,
    StatisticsController,
    UnitsConsumer,
  ],
  providers: [
    AccountClosing,
    AccountOpening,
    Accounts,
    AccountStore,
    CodeTries,
    EnrolmentOpener,
    Identities,
    IdentityStore,
    PasswordAttempts,
    PasswordAttemptStore,
    PasswordChange,
    PasswordPolicy,
    Passwords,
    PasswordStore,
    RankStore,
    Reauthentication,
    RecentReleaseStore,
    ReleaseAlarm,
    RequestHandling,
    RequestQueue,
    RequestStore,
    ResetCodeStore,
    ResetCompletion,
    ResetExpiry,
    ResetRequests,
    Resets,
    ResetStart,
    ResetStore,
    Retention,
    RetentionStore,
    RoleGrantStore,
    SeededBatch,
    Seeder,
    SeedQueueStore,
    Sessions,
    SessionStore,
    SignInHandler,
    SignInJournalStore,
    SignIns,
    StartFailureStore,
    StartLimits,
    Statistics,
    StatisticsStore,
    StrengthMeter,
    UnitStore,
  ],
})
export class CredentialsModule {}
