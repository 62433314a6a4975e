import { createTestDatabase } from '../../../../libs/testing/src/index.js';

export const samples = createTestDatabase;
