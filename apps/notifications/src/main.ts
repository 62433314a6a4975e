import { main } from '@citadelle/service-kit';
import { notificationsService } from './notifications.service.js';

void main(notificationsService);
