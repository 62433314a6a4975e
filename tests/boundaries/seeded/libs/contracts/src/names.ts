import { isUUID } from 'class-validator';
import { Name } from './calls/name.js';

export const names = [isUUID, Name];
