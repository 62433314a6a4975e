const NUMBERS = 100_000;
const LETTERS = 26 ** 3;
const ALL = BigInt(NUMBERS * LETTERS);
/** Shares no factor with {@link ALL}, so that no two serial numbers give the same digits and letters. */
const STEP = 728_191_063n;
const BACK = inverse(STEP, ALL);
/** How many NUMENs each seed has to itself. */
const ROOM = 10_000_000;

/**
 * The NUMEN with a serial number, of somebody who entered in this year: another one for each serial number, without a
 * list of those that were given.
 */
export function numenOf(serial: number, entered: number): string {
  const place = Number((BigInt(serial) * STEP) % ALL);
  const year = String(entered % 100).padStart(2, '0');
  const number = String(place % NUMBERS).padStart(5, '0');
  return `03E${year}${number}${lettersOf(Math.floor(place / NUMBERS))}`;
}

/** The serial number of a NUMEN that {@link numenOf} made. */
export function serialOf(numen: string): number {
  const letters = [...numen.slice(10)].reduce((sum, letter) => sum * 26 + valueOf(letter), 0);
  const place = BigInt(letters * NUMBERS + Number(numen.slice(5, 10)));
  return Number((place * BACK) % ALL);
}

/** The serial number of the first person of a seed. */
export function firstSerial(seed: number): number {
  return (Math.abs(seed) % Math.floor(Number(ALL) / ROOM)) * ROOM;
}

const valueOf = (letter: string) => letter.charCodeAt(0) - 65;

function lettersOf(value: number): string {
  const letters = [Math.floor(value / 676), Math.floor(value / 26) % 26, value % 26];
  return String.fromCharCode(...letters.map((letter) => 65 + letter));
}

/** What gives 1 when it is multiplied with `value`, modulo `modulus`: Euclid's algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value, modulus, 1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}
