import { queue } from './queue.js';

export const unit = () => queue;
