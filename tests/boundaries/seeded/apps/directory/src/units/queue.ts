import { unit } from './unit-queue.js';

export const queue = () => unit;
