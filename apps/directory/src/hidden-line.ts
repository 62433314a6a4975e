import { createInterface } from 'node:readline/promises';
import { type Readable, Writable } from 'node:stream';

/** One line of input: at a terminal it is asked for and not echoed, otherwise it is the first line piped in. */
export async function readHiddenLine(
  prompt: string,
  input: Readable & { isTTY?: boolean },
  screen: Writable,
): Promise<string> {
  const atTerminal = input.isTTY === true;
  if (atTerminal) screen.write(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: atTerminal });
  // Ctrl-C arrives here as a key: the input ends, as if nothing was typed.
  lines.on('SIGINT', () => lines.close());
  try {
    for await (const line of lines) return line.trim();
    return '';
  } finally {
    lines.close();
    if (atTerminal) screen.write('\n');
  }
}
