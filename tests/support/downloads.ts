import type { ApiClient } from '@citadelle/testing';
import { parse } from 'csv-parse/sync';

/** A file as it is downloaded, and what stands in it by its headers. */
export interface Download {
  readonly text: string;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** Downloads a CSV file, as somebody would to correct it in a spreadsheet. */
export async function download(who: ApiClient, path: string): Promise<Download> {
  const response = await who.send('GET', path);
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  const text = await response.text();
  return { text, rows: parse(text, { bom: true, columns: true, delimiter: ';' }) };
}

/** A file of these, as a spreadsheet writes it. */
export function fileOfRows(rows: readonly Readonly<Record<string, string>>[]): Buffer<ArrayBuffer> {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))];
  return Buffer.from(`\ufeff${lines.map((cells) => cells.map(quoted).join(';')).join('\r\n')}\r\n`);
}
