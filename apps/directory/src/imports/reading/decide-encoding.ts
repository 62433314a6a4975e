import { cutLines } from './cut-lines.js';
import { decodeText } from './decode-text.js';
import { type ByteCensus, censusOf, LINES_NAMED } from './byte-census.js';
import { binaryFile } from './file-kinds.js';
import { atLines } from './lines-in-words.js';
import { type EncodingScore, scoreOneByteEncodings } from './one-byte-census.js';
import { type FileBytes, type LineFault, type Understanding, UnreadableFile } from './read-line.js';

/** How the letters of a file are written, and what makes that doubtful. */
export interface DecidedEncoding {
  readonly encoding: Understanding['encoding'];
  readonly warnings: readonly LineFault[];
}

/** Below it an encoding reads something else than French. */
const LIKELY_MIN = 0.5;
/** Below it an encoding reads what no names of Western Europe are made of. */
const POSSIBLE_MIN = 0.35;
/** An encoding that comes so close to the best one could be the right one. */
const CLOSE = 0.8;
const SAVE_AGAIN =
  'Ouvrez le fichier dans le tableur, vérifiez les accents, puis choisissez « Enregistrer sous » et le format « CSV UTF-8 ».';

/**
 * Decides on the whole file how its letters are written, since one letter that is read wrongly is in a login for ever: a
 * byte order mark; else where zero bytes stand; else UTF-8 where every byte is; else what gives French letters. Refuses
 * what is no text, and what is written in two ways.
 */
export async function decideEncoding(bytes: FileBytes): Promise<DecidedEncoding> {
  const census = await censusOf(bytes);
  const wide = wideEncoding(census);
  if (wide) {
    await refuseOtherWidths(bytes, wide);
    return { encoding: wide, warnings: [] };
  }
  const nuls = census.nulsAtEven + census.nulsAtOdd;
  if (nuls + census.controls > 8 && nuls + census.controls > census.size / 100) throw binaryFile();
  if (census.isBlank && nuls === 0) throw emptyFile();
  if (isUtf8(census)) {
    const other = isDoubtless(census) ? undefined : await betterThanUtf8(bytes);
    return other ?? { encoding: 'UTF-8', warnings: [] };
  }
  if (census.utf8.length > 0) throw mixed(census.utf8, census.notUtf8);
  return decideByFrench(await scoreOneByteEncodings(bytes));
}

/** The refusal of a file in which nothing is written. */
export function emptyFile(): UnreadableFile {
  return new UnreadableFile(
    'file-empty',
    'Ce fichier est vide. Vérifiez l’extraction, puis envoyez-la de nouveau.',
  );
}

function wideEncoding({ head, size, ...nuls }: ByteCensus): 'UTF-16LE' | 'UTF-16BE' | undefined {
  const [first, second, third, fourth] = head;
  const isFourBytesWide =
    (first === 0xff && second === 0xfe && third === 0 && fourth === 0 && size % 4 === 0) ||
    (first === 0 && second === 0 && third === 0xfe && fourth === 0xff);
  if (isFourBytesWide) throw unknownEncoding('Ses lettres sont écrites en UTF-32.');
  if (first === 0xff && second === 0xfe) return 'UTF-16LE';
  if (first === 0xfe && second === 0xff) return 'UTF-16BE';
  const characters = size / 2;
  if (nuls.nulsAtOdd > characters * 0.4 && nuls.nulsAtEven < characters * 0.05) return 'UTF-16LE';
  if (nuls.nulsAtEven > characters * 0.4 && nuls.nulsAtOdd < characters * 0.05) return 'UTF-16BE';
  return undefined;
}

/** So many characters in a row of scripts in which no name is written here: letters of one byte each, read two by two. */
const OTHER_WIDTH = /[\u0a00-\u1dff\u2070-\u20ab\u20ad-\ufffd]{24}/;

/** Two files may have been joined of which only one has two bytes a letter. */
async function refuseOtherWidths(
  bytes: FileBytes,
  encoding: 'UTF-16LE' | 'UTF-16BE',
): Promise<void> {
  for await (const lines of cutLines(decodeText(bytes, encoding)))
    for (const { number, text } of lines) if (OTHER_WIDTH.test(text)) throw mixed([], [number]);
}

/** A letter cut off at the end is UTF-8 where nothing speaks against it; alone it may be an é of another encoding. */
function isUtf8({ notUtf8, utf8, cutLetter }: ByteCensus): boolean {
  if (notUtf8.length > 0) return false;
  if (cutLetter.length === 0 || utf8.length > 0) return true;
  // How É, é, œ, « and ’ of UTF-8 begin. As letters of other encodings these end no French word.
  return cutLetter.length > 1 || [0xc2, 0xc3, 0xc5, 0xe2].includes(cutLetter[0]!);
}

const isDoubtless = ({ utf8, ambiguous }: ByteCensus) => utf8.length > 0 || ambiguous === 0;

/** All of it can be UTF-8, but not French: in Mac Roman it may be. */
async function betterThanUtf8(bytes: FileBytes): Promise<DecidedEncoding | undefined> {
  const [best] = await scoreOneByteEncodings(bytes);
  const isFrench =
    best!.score >= CLOSE && best!.othersLines.length + best!.undefinedLines.length === 0;
  if (!isFrench) return undefined;
  return { encoding: best!.encoding, warnings: [doubtful(best!.encoding, 'UTF-8')] };
}

function decideByFrench(scores: readonly EncodingScore[]): DecidedEncoding {
  const [likeliest] = scores as readonly [EncodingScore, ...EncodingScore[]];
  if (likeliest.othersLines.length > 0) throw mixed(likeliest.ownLines, likeliest.othersLines);
  if (likeliest.undefinedLines.length > 0)
    throw mixed(likeliest.ownLines, likeliest.undefinedLines);
  const isFrench = likeliest.score >= LIKELY_MIN;
  // Accents that are rare in French, such as those of GARCÍA, make no encoding likely: then the best of those is taken
  // that can read every line.
  const best = isFrench
    ? likeliest
    : scores.find(({ isPossible, score }) => isPossible && score >= POSSIBLE_MIN);
  if (best === undefined)
    throw unknownEncoding('Ses lettres accentuées ne se lisent dans aucun des codages connus.');
  // Of a few letters, the rarer may be meant: GÓMEZ of one encoding is GËMEZ of another.
  const other = scores.find(
    (score) =>
      score !== best &&
      score.othersLines.length === 0 &&
      (score.isPossible || score.score >= best.score * CLOSE),
  );
  return { encoding: best.encoding, warnings: doubtsOf(best, other, isFrench) };
}

function doubtsOf(
  { encoding, doubtfulLines }: EncodingScore,
  other: EncodingScore | undefined,
  isFrench: boolean,
): LineFault[] {
  if (other !== undefined || !isFrench) return [doubtful(encoding, other?.encoding)];
  if (doubtfulLines.length === 0) return [];
  return [
    {
      code: 'encoding-doubtful',
      message: `Les accents sont lus en ${encoding}, mais pourraient être écrits autrement ${atLines(doubtfulLines, isMore(doubtfulLines))} : vérifiez-y les noms, ou enregistrez le fichier en « CSV UTF-8 ».`,
    },
  ];
}

function doubtful(best: string, second = 'un autre codage'): LineFault {
  return {
    code: 'encoding-doubtful',
    message: `Les accents sont lus en ${best}, mais pourraient être écrits en ${second} : vérifiez les noms ci-dessous, ou enregistrez le fichier en « CSV UTF-8 ».`,
  };
}

function mixed(some: readonly number[], others: readonly number[]): UnreadableFile {
  const lines = [...new Set([...some, ...others])].sort((a, b) => a - b);
  const first = some.length > 0 ? ` d’une façon ${atLines(some, isMore(some))}, ` : ' ';
  const second = `${some.length > 0 ? 'd’une autre ' : 'de plusieurs façons '}${atLines(others, isMore(others))}`;
  return new UnreadableFile(
    'encoding-mixed',
    `Les accents de ce fichier sont écrits${first}${second} : plusieurs fichiers ont sans doute été réunis. ${SAVE_AGAIN}`,
    lines,
  );
}

const isMore = (lines: readonly number[]) => lines.length === LINES_NAMED;

function unknownEncoding(what: string): UnreadableFile {
  return new UnreadableFile('encoding-unknown', `${what} ${SAVE_AGAIN}`);
}
