import { kit } from '../../service-kit/src/kit.js';

export const sleep = kit;
