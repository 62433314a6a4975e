import { ServiceClient } from '@citadelle/service-kit';
import { Module } from '@nestjs/common';
import { entries, GatewayConfig } from '../gateway.config.js';
import { CredentialsClient } from './credentials.client.js';
import { DirectoryClient } from './directory.client.js';
import { Upstream } from './upstream.js';

/** Beyond the 2 s for which an account is waited for, and a hash at the end of a full queue. */
const TIMEOUT_MS = 5_000;

const DIRECTORY = Symbol('DIRECTORY');
const CREDENTIALS = Symbol('CREDENTIALS');

function upstream(token: symbol, urls: 'DIRECTORY_URL' | 'CREDENTIALS_URL') {
  const useFactory = (config: GatewayConfig) =>
    new Upstream(
      new ServiceClient({
        baseUrls: entries(config[urls]),
        credential: config.SERVICE_CREDENTIAL,
        timeoutMs: TIMEOUT_MS,
      }),
    );
  return { provide: token, inject: [GatewayConfig], useFactory };
}

/** The services behind the gateway. */
@Module({
  providers: [
    upstream(DIRECTORY, 'DIRECTORY_URL'),
    upstream(CREDENTIALS, 'CREDENTIALS_URL'),
    {
      provide: DirectoryClient,
      inject: [DIRECTORY],
      useFactory: (service: Upstream) => new DirectoryClient(service),
    },
    {
      provide: CredentialsClient,
      inject: [CREDENTIALS],
      useFactory: (service: Upstream) => new CredentialsClient(service),
    },
  ],
  exports: [DirectoryClient, CredentialsClient],
})
export class UpstreamModule {}
