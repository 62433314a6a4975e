import { main } from '@citadelle/service-kit';
import { credentialsService } from './credentials.service.js';

void main(credentialsService);
