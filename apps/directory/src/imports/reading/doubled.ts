import iconv from 'iconv-lite';
import { ICONV_NAMES, type OneByteEncoding, oneByteEncodings } from './one-byte-letters.js';

/** How É, œ or ’ begin where UTF-8 was read as one of the encodings of one byte a letter, and written as UTF-8 again. */
const SUSPECT = /[ÂÃÄÅâ¬√ƒ≈‚┬├─┼Ô]/u;
const HIGH = /[^\0-\x7f]{2,}/gu;

const bytesOf = Object.fromEntries(
  oneByteEncodings.map((encoding) => [encoding, byteOfCharacters(encoding)]),
) as Record<OneByteEncoding, ReadonlyMap<string, number>>;

function byteOfCharacters(encoding: OneByteEncoding): ReadonlyMap<string, number> {
  const high = Array.from({ length: 128 }, (_, at) => at + 128);
  return new Map(
    high.flatMap((byte): [string, number][] => {
      const character = iconv.decode(Buffer.from([byte]), ICONV_NAMES[encoding]);
      // Others read bytes that stand for nothing in Windows-1252 as control characters of the same number.
      if (character === '\ufffd') return [[String.fromCharCode(byte), byte]];
      return [[character, byte]];
    }),
  );
}

/** Whether letters of a text were written as UTF-8 twice, such as `LEVÃŠQUE` for `LEVÊQUE`. */
export function isDoubled(text: string): boolean {
  return SUSPECT.test(text) && onceLess(text) !== text;
}

/** A text with the letters that were written as UTF-8 twice written once. */
export function onceLess(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text.replace(HIGH, (run) => {
    const readings = oneByteEncodings.map((encoding) => decodedAgain(run, encoding));
    return readings.find((reading) => reading !== undefined) ?? run;
  });
}

/** The letters that a run of characters is, once its bytes in an encoding are read as UTF-8; undefined where they are none. */
function decodedAgain(run: string, encoding: OneByteEncoding): string | undefined {
  const bytes = [...run].map((character) => bytesOf[encoding].get(character));
  if (bytes.includes(undefined)) return undefined;
  const text = Buffer.from(bytes as number[]).toString('utf8');
  const isFrench = !text.includes('\ufffd') && /^[\u00a0-\u017f\u2010-\u2026\u20ac]+$/u.test(text);
  return isFrench ? text : undefined;
}
