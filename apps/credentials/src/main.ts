import { main } from '@citadelle/service-kit';
import { credentialsService } from './credentials.service.js';

await main(credentialsService);
