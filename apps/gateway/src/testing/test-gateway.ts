import { type RunningService, startService } from '@citadelle/service-kit';
import { ApiClient } from '@citadelle/testing';
import { gateway } from '../gateway.service.js';
import { fakeCredentials } from './fake-credentials.js';
import { fakeDirectory } from './fake-directory.js';
import { fakeNotifications } from './fake-notifications.js';
import {
  type FakeService,
  type Served,
  startFakeService,
  TEST_CREDENTIAL,
} from './fake-service.js';

/** A gateway with fake services behind it. */
export interface TestGateway {
  readonly url: string;
  readonly service: RunningService;
  readonly directory: FakeService;
  readonly credentials: FakeService;
  readonly notifications: FakeService;
  /** The service that serves a call. */
  serviceOf(served: Served): FakeService;
  /** The lines of its log, when LOG_LEVEL lets it write any. */
  readonly log: string[];
  /** Calls the API at `/api/v1<path>`. */
  api(method: string, path: string, options?: ApiCall): Promise<Response>;
  stop(): Promise<void>;
}

/** What a call to the API carries besides its path. */
export interface ApiCall {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Starts a gateway whose settings are the defaults of tests, or these. */
export async function startTestGateway(settings: NodeJS.ProcessEnv = {}): Promise<TestGateway> {
  const directory = await startFakeService(fakeDirectory());
  const credentials = await startFakeService(fakeCredentials());
  const notifications = await startFakeService(fakeNotifications());
  const stopServices = () =>
    Promise.all([directory, credentials, notifications].map((service) => service.stop()));
  const log: string[] = [];
  const logTo = { write: (line: string) => void log.push(line) };
  const environment = {
    PORT: '0',
    LOG_LEVEL: 'silent',
    SERVICE_CREDENTIAL: TEST_CREDENTIAL,
    DIRECTORY_URL: directory.url,
    CREDENTIALS_URL: credentials.url,
    NOTIFICATIONS_URL: notifications.url,
    PUBLIC_URL: 'https://pratic.example.org',
    TRUSTED_PROXIES: 'none',
    ...settings,
  };
  const service = await startService(gateway, environment, { logTo }).catch(
    async (error: unknown) => {
      await stopServices();
      throw error;
    },
  );
  return {
    url: service.url,
    service,
    directory,
    credentials,
    notifications,
    serviceOf: ({ call }) => {
      if (call.service === 'gateway') throw new TypeError(`${call.path} is not of a service`);
      return { directory, credentials, notifications }[call.service];
    },
    log,
    api: (method, path, { token, body, headers } = {}) =>
      new ApiClient(service.url, token).send(method, path, body, headers),
    async stop() {
      await service.stop();
      await stopServices();
    },
  };
}
