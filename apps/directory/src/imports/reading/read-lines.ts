import { normaliseNumen } from '@citadelle/contracts';
import type { FileBytes, ReadLine, Understanding } from './read-line.js';
const NAMES = { usual_name: 'usualName', first_name: 'firstName', birth_date: 'birthDate', numen: 'numen', unit: 'unit', phone: 'phone', ends_on: 'endsOn' } as const;
export async function* readLines(bytes: FileBytes, { columns }: Understanding, _today: string): AsyncIterable<readonly ReadLine[]> {
  let text = '';
  for await (const chunk of bytes()) text += Buffer.from(chunk).toString('utf8');
  const lines = text.split('\n').slice(1);
  if (lines.at(-1) === '') lines.pop();
  let batch: ReadLine[] = [];
  for (const [index, whole] of lines.entries()) {
    const cells = whole.trim().split(';');
    const line = index + 2;
    if (whole.trim() === '') batch.push({ line, kind: 'empty' });
    else {
      const person = Object.fromEntries(columns.flatMap(({ field }, place) => field && cells[place] ? [[NAMES[field], field === 'numen' ? normaliseNumen(cells[place]) : cells[place]]] : []));
      batch.push({ line, kind: 'person', person, faults: [], remarks: [], cells: cells.map((cell, place) => columns[place]?.field === 'numen' ? '' : cell) });
    }
    if (batch.length === 500) { yield batch; batch = []; }
  }
  if (batch.length > 0) yield batch;
}
