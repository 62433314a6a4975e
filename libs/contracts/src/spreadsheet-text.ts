/**
 * With what a spreadsheet would take a text for something to run, also behind what nobody sees and in wide or small
 * letters. Apostrophes before it count: a text that has some of its own gets one more, so that reading takes away just the
 * one that was added.
 */
const RUN =
  /^'*[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*[=+\-@\t\r\n|\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b]/u;

/** A text as it stands in a download: one that a spreadsheet would run, such as a formula, gets an apostrophe before it. */
export function neutralised(text: string): string {
  return RUN.test(text) ? `'${text}` : text;
}

/** A text of a file as it was before {@link neutralised}. */
export function asWritten(text: string): string {
  return text.startsWith("'") && RUN.test(text.slice(1)) ? text.slice(1) : text;
}
