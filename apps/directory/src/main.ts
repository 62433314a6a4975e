import { main } from '@citadelle/service-kit';
import { directoryService } from './directory.service.js';

void main(directoryService);
