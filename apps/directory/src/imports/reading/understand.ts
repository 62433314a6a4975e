import { type FileBytes, type ImportField, importFields, type Understanding, UnreadableFile } from './read-line.js';
export async function understand(bytes: FileBytes): Promise<Understanding> {
  let text = '';
  for await (const chunk of bytes()) text += Buffer.from(chunk).toString('utf8');
  const [header = '', ...rest] = text.split('\n');
  if (rest.join('').trim() === '') throw new UnreadableFile('no-lines', 'Aucune ligne.');
  const columns = header.trim().split(';').map((name) => ({
    header: name,
    field: importFields.includes(name as ImportField) ? (name as ImportField) : null,
  }));
  return { encoding: 'UTF-8', separator: ';', columns, warnings: [], sample: [] };
}
