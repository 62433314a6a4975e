import { now } from './now.js';

export const decide = now;
