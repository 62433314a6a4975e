import { unit } from './unit.js';

export const queue = () => unit;
