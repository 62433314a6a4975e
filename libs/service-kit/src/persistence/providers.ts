import type { DeadlineRunner } from '@citadelle/event-store';
import type { ValueProvider } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { BACKGROUND, DEADLINES, EVENT_STORE } from '../service/tokens.js';
import type { BackgroundWork } from './background-work.js';
import type { Foundations } from './open-persistence.js';

/** What a service with a database may inject. */
export function providersOf(
  { dataSource, store }: Foundations,
  deadlines: DeadlineRunner,
  background: BackgroundWork,
): ValueProvider[] {
  return [
    { provide: DataSource, useValue: dataSource },
    { provide: EntityManager, useValue: dataSource.manager },
    { provide: EVENT_STORE, useValue: store },
    { provide: DEADLINES, useValue: deadlines },
    { provide: BACKGROUND, useValue: background },
  ];
}
