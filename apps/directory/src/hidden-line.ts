import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** One line from the standard input: at a terminal it is asked for and not echoed, otherwise it is the first line piped in. */
export async function readHiddenLine(
  prompt: string,
  input: NodeJS.ReadStream,
  screen: NodeJS.WriteStream,
): Promise<string> {
  const atTerminal = input.isTTY;
  if (atTerminal) screen.write(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: atTerminal });
  lines.on('SIGINT', () => lines.close());
  try {
    for await (const line of lines) return line.trim();
    return '';
  } finally {
    lines.close();
    if (atTerminal) screen.write('\n');
  }
}
