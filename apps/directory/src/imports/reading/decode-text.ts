import iconv from 'iconv-lite';
import { ICONV_NAMES } from './one-byte-letters.js';
import type { FileBytes, Understanding } from './read-line.js';

/** A piece of the text of a file. `isCut` of the last one: the file ends within a letter. */
export interface TextPiece {
  readonly text: string;
  readonly isCut: boolean;
}

/** So that what is held stays small, whatever pieces the bytes come in. */
const PIECE_BYTES = 65_536;

/** The text of a file, without byte order marks, of which files that were joined have some in the middle. */
export async function* decodeText(
  bytes: FileBytes,
  encoding: Understanding['encoding'],
): AsyncIterable<TextPiece> {
  const decoder = decoderOf(encoding);
  for await (const chunk of bytes())
    for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
      const text = decoder.write(chunk.subarray(from, from + PIECE_BYTES));
      if (text !== '') yield { text: withoutMarks(text), isCut: false };
    }
  // Of a letter whose rest is missing, a decoder says U+FFFD at the end.
  if (decoder.end() !== '') yield { text: '', isCut: true };
}

function withoutMarks(text: string): string {
  return text.includes('\ufeff') ? text.replaceAll('\ufeff', '') : text;
}

interface Decoder {
  write(chunk: Uint8Array): string;
  end(): string;
}

function decoderOf(encoding: Understanding['encoding']): Decoder {
  if (encoding === 'UTF-8' || encoding === 'UTF-16LE' || encoding === 'UTF-16BE') {
    // iconv-lite drops half a letter at the end without a word.
    const decoder = new TextDecoder(encoding, { ignoreBOM: true });
    return {
      write: (chunk) => decoder.decode(chunk, { stream: true }),
      end: () => decoder.decode(),
    };
  }
  const decoder = iconv.getDecoder(ICONV_NAMES[encoding]);
  return {
    write: (chunk) => decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)),
    end: () => '',
  };
}
