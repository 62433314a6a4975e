import { fold } from '../../decider/src/fold.js';

export const kit = fold;
