import { ForeignDatabase } from '@citadelle/messaging/postgres';
import { ConfigError } from '../configuration/read-config.js';

/** The error as somebody can put it right when it tells of a database of another version; any other as it is. */
export function explainForeign(error: unknown, setting: string): unknown {
  if (!(error instanceof ForeignDatabase)) return error;
  return new ConfigError([
    `${setting} names a database with the data of an earlier version, which this version cannot read: ` +
      'name an empty one; with npm start, delete the data folder or set CITADELLE_DATA to another',
  ]);
}
