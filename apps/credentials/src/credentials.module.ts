import { Module } from '@nestjs/common';
import { AccountOpening } from './accounts/account-opening.js';
import { AccountsController } from './accounts/accounts.controller.js';
import { Accounts } from './accounts/accounts.js';
import { AgentsConsumer } from './accounts/agents.consumer.js';
import { Identities } from './accounts/identities.js';
import { EnrolmentsConsumer } from './passwords/enrolments.consumer.js';
import { PasswordChange } from './passwords/password-change.js';
import { PasswordChangesController } from './passwords/password-changes.controller.js';
import { Passwords } from './passwords/passwords.js';
import { EnrolmentOpener } from './passwords/sealed-enrolment.js';
import { SeedQueue } from './passwords/seed-queue.js';
import { Seeder } from './passwords/seeder.js';
import { StrengthMeter } from './passwords/strength-meter.js';
import { PreparedStatements } from './prepared-statements.js';
import { PasswordAttempts } from './sessions/password-attempts.js';
import { Reauthentication } from './sessions/reauthentication.js';
import { ReauthenticationsController } from './sessions/reauthentications.controller.js';
import { Retention } from './sessions/retention.js';
import { RoleGrants } from './sessions/role-grants.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { Sessions } from './sessions/sessions.js';
import { SignIn } from './sessions/sign-in.js';
import { UnitsConsumer } from './sessions/units.consumer.js';

/** What opens the door: accounts, passwords, sessions. */
@Module({
  controllers: [
    AccountsController,
    AgentsConsumer,
    EnrolmentsConsumer,
    PasswordChangesController,
    ReauthenticationsController,
    SessionsController,
    UnitsConsumer,
  ],
  providers: [
    AccountOpening,
    Accounts,
    EnrolmentOpener,
    Identities,
    PasswordAttempts,
    PasswordChange,
    Passwords,
    PreparedStatements,
    Reauthentication,
    Retention,
    RoleGrants,
    SeedQueue,
    Seeder,
    Sessions,
    SignIn,
    StrengthMeter,
  ],
})
export class CredentialsModule {}
