import { kit } from '../../service-kit/src/kit.js';

export const topics = kit;
