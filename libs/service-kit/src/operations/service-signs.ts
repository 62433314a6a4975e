import type { SignName } from '@citadelle/contracts';
import { eventStoreMigrations, type Statement } from '@citadelle/event-store/tables';
import { messagingMigrations } from '@citadelle/messaging/tables';
import type { MigrationInterface } from 'typeorm';

type Migrations = readonly (new () => MigrationInterface)[];

/** How many there are of what only this service knows, and how old the oldest is where that is of interest. */
export interface Counted {
  readonly count: number;
  readonly oldestSeconds?: number | null;
}

/** What a look at a service from outside needs to know of it. It loads none of the service's code, so a tool starts quickly. */
export interface ServiceSigns {
  readonly service: 'directory' | 'credentials' | 'notifications';
  readonly migrations: Migrations;
  /** The topics that it reads. */
  readonly reads: readonly string[];
  /** What to look at in this service alone. */
  readonly own: Partial<Record<SignName, Statement<Counted>>>;
}

/** All migrations of a service with a database, by which TypeORM knows them. */
export function migrationsOf({ migrations }: Pick<ServiceSigns, 'migrations'>): Migrations {
  return [...eventStoreMigrations, ...messagingMigrations, ...migrations];
}
