import { nothing } from '@citadelle/nowhere';

export const nowhere = nothing;
