import { story } from './accounts.fixture.js';

export const reused = story;
