import iconv from 'iconv-lite';

/** The encodings whose letters are one byte each; the likeliest first. */
export const oneByteEncodings = ['Windows-1252', 'Mac Roman', 'CP850'] as const;
/** One of {@link oneByteEncodings}. */
export type OneByteEncoding = (typeof oneByteEncodings)[number];

/** What iconv-lite calls them. */
export const ICONV_NAMES: Readonly<Record<OneByteEncoding, string>> = {
  'Windows-1252': 'win1252',
  'Mac Roman': 'macroman',
  CP850: 'cp850',
};

/** Letters of French, and those that its names bring along from elsewhere: how likely each is. */
const LIKELY: Readonly<Record<string, number>> = {
  ...likely(1, 'éè'),
  ...likely(0.97, 'ëïç'),
  ...likely(0.95, 'êîœ'),
  ...likely(0.92, 'ôâàûù'),
  ...likely(0.6, 'öüä'),
  ...likely(0.4, 'ÿæåøáíóúñãõìòšžß'),
  // Of Iceland; in the encoding of Turkey, whose names are more often met, they are ş, ı and ğ.
  ...likely(0.2, 'ýþð'),
};
/** What stands around words. */
const LIKELY_SIGNS: Readonly<Record<string, number>> = {
  ...likely(0.8, '’«»°º–\u00a0'),
  ...likely(0.5, '…€“”‘—•™·§©®'),
};
/** What stands between two letters. A no-break space of Mac Roman is the Ê of Windows-1252: `LEVÊQUE` is the likelier. */
const withinWords = (encoding: OneByteEncoding): Readonly<Record<string, number>> =>
  encoding === 'Mac Roman' ? { '’': 1 } : { '’': 1, '\u00a0': 0.8 };
/** Names begin with a capital. */
const BEGINS_SMALL = 0.9;
/** On French keyboards, who types in capitals types these small all the same: `BéATRICE`. */
const SMALL_AMONG_CAPITALS = /[éèêëàâîïôûùçöüä]/u;
const AMONG_CAPITALS = 0.7;

function likely(weight: number, characters: string): Record<string, number> {
  return Object.fromEntries([...characters].map((character) => [character, weight]));
}

const NONE = 0;
const SMALL = 1;
const CAPITAL = 2;

/** An encoding by its bytes: how likely each character is, and whether it is a small letter or a capital. */
interface Letters {
  readonly weight: Float64Array;
  readonly shape: Uint8Array;
  readonly smallAmongCapitals: Uint8Array;
  readonly within: Float64Array;
}

const lettersOf = Object.fromEntries(
  oneByteEncodings.map((encoding) => [encoding, describe(encoding)]),
) as Record<OneByteEncoding, Letters>;

function describe(encoding: OneByteEncoding): Letters {
  const within = withinWords(encoding);
  const characters = Array.from({ length: 256 }, (_, byte) =>
    iconv.decode(Buffer.from([byte]), ICONV_NAMES[encoding]),
  );
  return {
    weight: Float64Array.from(
      characters,
      (character) => LIKELY[character.toLowerCase()] ?? LIKELY_SIGNS[character] ?? 0,
    ),
    shape: Uint8Array.from(characters, (character) =>
      /\p{Lu}/u.test(character) ? CAPITAL : /\p{Ll}/u.test(character) ? SMALL : NONE,
    ),
    smallAmongCapitals: Uint8Array.from(characters, (character) =>
      SMALL_AMONG_CAPITALS.test(character) ? 1 : 0,
    ),
    within: Float64Array.from(characters, (character) => within[character] ?? 0),
  };
}

/** How well an encoding reads a line: the sum over its bytes above 127, and whether some cannot be meant. */
export interface LineVerdict {
  readonly likely: number;
  readonly isBad: boolean;
}

/** More letters with accents do not stand beside each other in French: words of another alphabet are made of them alone. */
const IN_A_ROW_MAX = 2;

/** Judges a line, read in an encoding: French letters in the case of their neighbours are what is meant. */
export function judgeLine(line: Uint8Array, encoding: OneByteEncoding): LineVerdict {
  const letters = lettersOf[encoding];
  let likelihood = 0;
  let isBad = false;
  let inARow = 0;
  for (let at = 0; at < line.length; at++) {
    if (line[at]! < 0x80) {
      inARow = 0;
      continue;
    }
    inARow = letters.shape[line[at]!] === NONE ? 0 : inARow + 1;
    const weight = inARow > IN_A_ROW_MAX ? 0 : likelihoodAt(line, at, letters);
    likelihood += weight;
    isBad ||= weight === 0;
  }
  return { likely: likelihood, isBad };
}

function likelihoodAt(line: Uint8Array, at: number, letters: Letters): number {
  const byte = line[at]!;
  const shapeAt = (place: number) => letters.shape[line[place] ?? 0] ?? NONE;
  const weight = letters.weight[byte]!;
  const before = shapeAt(at - 1);
  const after = shapeAt(at + 1);
  const isAlone = before === NONE && after === NONE;
  switch (letters.shape[byte]) {
    case CAPITAL:
      if (before === SMALL) return 0;
      return isAlone || (before === CAPITAL && after === SMALL) ? weight / 2 : weight;
    case SMALL:
      if (isAlone) return weight / 2;
      if (before === NONE && after === SMALL) return weight * BEGINS_SMALL;
      if (after !== CAPITAL && (before !== CAPITAL || shapeAt(at - 2) !== CAPITAL)) return weight;
      return letters.smallAmongCapitals[byte] ? weight * AMONG_CAPITALS : 0;
    default:
      return before === NONE || after === NONE ? weight : letters.within[byte]!;
  }
}
