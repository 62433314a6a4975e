import { CreateDirectory1795900000002 } from './create-directory.migration.js';

/** The tables of the service beside its events, one migration after the other. */
export const directoryMigrations = [CreateDirectory1795900000002];
