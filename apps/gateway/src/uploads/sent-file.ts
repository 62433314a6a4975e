import { type Readable, Transform } from 'node:stream';
import { IMPORT_BYTES_MAX } from '@citadelle/contracts/calls';
import { ProblemError, standardProblem } from '@citadelle/service-kit';
import type { SentFile } from '@citadelle/service-kit/upstream';

/** Why a file was not taken that did not come to its end. */
function brokenOff(cause: unknown): ProblemError {
  const detail =
    'Le fichier n’est pas arrivé en entier : rien n’a été gardé. Envoyez-le de nouveau.';
  return new ProblemError(400, 'file-truncated', 'Envoi interrompu', detail, { cause });
}

/** Why a file is not taken that is silent for too long, or takes too long as a whole. */
export function tooSlow(): ProblemError {
  const { status, code } = standardProblem('request-timeout');
  const detail =
    'Le fichier n’est pas arrivé en entier à temps : rien n’a été gardé. Vérifiez votre connexion, puis envoyez-le de nouveau.';
  // What is missing of the body may come later: it is no next request.
  const headers = { connection: 'close' };
  return new ProblemError(status, code, 'Envoi trop lent', detail, { headers });
}

/** What is said of a file that is larger than any file of HR. */
export const TOO_LARGE =
  'Un fichier compte au plus 100 Mo. Enregistrez-le au format CSV, sans images ni mise en forme.';

/** Why a file is not taken that is larger than any file of HR. */
export function tooLarge(): ProblemError {
  const { status, code } = standardProblem('payload-too-large');
  return new ProblemError(status, code, 'Fichier trop volumineux', TOO_LARGE);
}

/**
 * A file of HR as it goes on to the directory while it comes: nothing of it stays here. It breaks off where it is too large
 * or its sender is gone, and says which.
 */
export function fileOfHr(source: Readable, length?: number): SentFile {
  let bytes = 0;
  const content = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > IMPORT_BYTES_MAX) done(tooLarge());
      else done(null, chunk);
    },
  });
  // Not by `pipeline`, which would destroy the source, and with it the connection on which the answer goes.
  source.once('error', (error) => content.destroy(asProblem(error)));
  source.once('close', () => {
    if (!source.readableEnded) content.destroy(brokenOff(new Error('closed before its end')));
  });
  content.on('error', () => undefined);
  content.once('close', () => source.unpipe(content).resume());
  source.pipe(content);
  return { content, type: 'text/csv', length };
}

function asProblem(error: unknown): ProblemError {
  return error instanceof ProblemError ? error : brokenOff(error);
}
