import { UnreadableFile } from './read-line.js';

const SAVE =
  'Ouvrez-le dans le tableur, puis choisissez « Enregistrer sous » et le format « CSV UTF-8 ».';
const UNPACK = 'Décompressez-le, puis envoyez le fichier CSV qu’il contient.';

/** How files begin that are no text of lines and columns, what they are, and what to do with them. */
const kinds: readonly (readonly [begin: string, what: string, remedy: string])[] = [
  ['PK\x03\x04', 'un classeur (.xlsx, .ods) ou une archive ZIP', SAVE],
  ['PK\x05\x06', 'une archive ZIP vide', UNPACK],
  ['\xd0\xcf\x11\xe0', 'un classeur Excel (.xls)', SAVE],
  ['\x09\x08', 'un ancien classeur Excel (.xls)', SAVE],
  ['%PDF', 'un document PDF', 'Demandez l’extraction au format CSV.'],
  ['\x1f\x8b', 'une archive compressée (gzip)', UNPACK],
  ['BZh', 'une archive compressée (bzip2)', UNPACK],
  ['7z\xbc\xaf', 'une archive compressée (7-Zip)', UNPACK],
  ['Rar!', 'une archive compressée (RAR)', UNPACK],
  ['\xfd7zXZ', 'une archive compressée (xz)', UNPACK],
  ['\x28\xb5\x2f\xfd', 'une archive compressée (zstd)', UNPACK],
  ['{\\rtf', 'un document RTF', SAVE],
  ['\x89PNG', 'une image', 'Demandez l’extraction au format CSV.'],
  ['\xff\xd8\xff', 'une image', 'Demandez l’extraction au format CSV.'],
  ['GIF8', 'une image', 'Demandez l’extraction au format CSV.'],
  ['SQLite format 3', 'une base de données', 'Demandez l’extraction au format CSV.'],
  ['\x7fELF', 'un programme', 'Demandez l’extraction au format CSV.'],
];

/** Texts that are no CSV: pages and XML that pass for a workbook, and data of programs. */
const MARKUP = /^(?:\xef\xbb\xbf)?\s*(?:<(?:\?xml|!doctype|html|table|workbook)|[{[]\s*["{[])/i;

/** How many of the first bytes tell what a file is. */
const HEAD_LENGTH = 256;

/** Refuses what begins as a workbook, an archive or an image does, whatever its name says. */
export function refuseOtherKinds(beginning: Buffer): void {
  const text = beginning.toString('latin1', 0, HEAD_LENGTH);
  const kind = kinds.find(([begin]) => text.startsWith(begin));
  if (kind) throw notText(`C’est ${kind[1]}. ${kind[2]}`);
  if (MARKUP.test(text.replaceAll('\0', '')))
    throw notText(`C’est une page ou un document XML ou JSON. ${SAVE}`);
}

/** The refusal of what is not a text. */
export function notText(what: string): UnreadableFile {
  return new UnreadableFile('not-a-text-file', `Ce fichier n’est pas un fichier CSV. ${what}`);
}

/** The refusal of bytes that belong to no text at all. */
export const binaryFile = (): UnreadableFile =>
  notText(`Il contient des octets qui ne sont d’aucun texte. ${SAVE}`);
