import { main } from '@citadelle/service-kit';
import { directoryService } from './directory.service.js';

await main(directoryService);
