import { isDeepStrictEqual } from 'node:util';
import { fold } from '../../../../libs/decider/src/fold.js';
import type { Schema } from '../../../../libs/event-store/src/store.js';

export const decide = (schema: Schema) => isDeepStrictEqual(schema, fold);
