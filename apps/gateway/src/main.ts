import { main } from '@citadelle/service-kit';
import { gateway } from './gateway.service.js';

await main(gateway);
