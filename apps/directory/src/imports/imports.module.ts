import { METRICS } from '@citadelle/service-kit';
import { ServiceClient, upstreamMetrics } from '@citadelle/service-kit/upstream';
import type { Provider, Type } from '@nestjs/common';
import type { Registry } from 'prom-client';
import { DirectoryConfig } from '../directory.config.js';
import { AbandonImportHandler } from './abandon.js';
import { Absences } from './absences.js';
import { AnswerImportHandler } from './answer.js';
import { DepartureApplier } from './apply-departures.js';
import { LineApplier } from './apply-lines.js';
import { ApplyImport } from './apply.js';
import { BeginImportHandler } from './begin.js';
import { ConfirmImportHandler } from './confirm.js';
import { CredentialsClient } from './credentials.client.js';
import { ForeseenLogins } from './foresee-logins.js';
import { ImportChunkStore } from './import-chunk.store.js';
import { ImportEnd } from './import-end.js';
import { ImportFacts } from './import-facts.js';
import { ImportLineStore } from './import-line.store.js';
import { ImportRetention } from './import-retention.js';
import { ImportStore } from './import.store.js';
import { ImportTallyStore } from './import-tally.store.js';
import { ImportViews } from './import-views.js';
import { ImportWorkStore } from './import-work.store.js';
import { ImportsController } from './imports.controller.js';
import { ImportsWorker } from './imports.worker.js';
import { JudgeAnew } from './judge-anew.js';
import { JudgeImport } from './judge-import.js';
import { KnownPeopleStore } from './known-people.store.js';
import { PlanMaker } from './make-plan.js';
import { FileReader } from './read-file.js';
import { ReadImport } from './read-import.js';
import { SuspendImportHandler } from './suspend.js';

function openCredentials(config: DirectoryConfig, metrics: Registry): CredentialsClient {
  const baseUrls = config.CREDENTIALS_URL.split(',').map((url) => url.trim());
  const observer = upstreamMetrics(metrics)('credentials');
  const { SERVICE_CREDENTIAL: credential } = config;
  return new CredentialsClient(
    new ServiceClient({ baseUrls, credential, observer, connections: 4 }),
  );
}

/** The calls about imports. */
export const importControllers: Type[] = [
  AbandonImportHandler,
  AnswerImportHandler,
  BeginImportHandler,
  ConfirmImportHandler,
  ImportsController,
  SuspendImportHandler,
];

/** The parts of imports. */
export const importProviders: Provider[] = [
  Absences,
  ApplyImport,
  DepartureApplier,
  FileReader,
  ForeseenLogins,
  ImportChunkStore,
  ImportEnd,
  ImportFacts,
  ImportLineStore,
  ImportRetention,
  ImportStore,
  ImportTallyStore,
  ImportViews,
  ImportWorkStore,
  ImportsWorker,
  JudgeAnew,
  JudgeImport,
  KnownPeopleStore,
  LineApplier,
  PlanMaker,
  ReadImport,
  {
    provide: CredentialsClient,
    inject: [DirectoryConfig, METRICS],
    useFactory: openCredentials,
  },
];
