import { main } from '@citadelle/service-kit';
import { gateway } from './gateway.service.js';

void main(gateway);
