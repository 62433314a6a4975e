import { samples } from './allowed.spec.js';

export const story = samples;
