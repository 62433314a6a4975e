import { samples } from './accounts.int.fixture.spec.js';

export const reused = samples;
