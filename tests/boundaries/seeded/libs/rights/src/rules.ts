import { fold } from '../../decider/src/fold.js';
import { store } from '../../event-store/src/store.js';

export const may = () => fold() ?? store;
