import {
  type Call,
  type ForeseenNewcomer,
  type GivenLogin,
  logins,
  LOGINS_MAX,
  type Newcomer,
  sent,
} from '@citadelle/contracts/calls';
import type { ServiceClient } from '@citadelle/service-kit/upstream';

/** A service takes 64 KiB; the braces and the names of the fields stand beside the texts. */
const BYTES_AT_A_TIME = 48 * 1024;
/** Credentials takes logins under locks that creations by hand take too. */
const TIMEOUT_MS = 20_000;

/** The credentials service, as imports ask it. */
export class CredentialsClient {
  constructor(private readonly client: ServiceClient) {}

  /** The logins that people would get, in their order. Nothing is taken. */
  foresee(newcomers: readonly ForeseenNewcomer[]): Promise<GivenLogin[]> {
    return this.inPieces(logins.foresee, newcomers);
  }

  /** Takes the logins of people, in their order, once for each of them. */
  take(newcomers: readonly Newcomer[]): Promise<GivenLogin[]> {
    return this.inPieces(logins.take, newcomers);
  }

  /** Closes the connections; called by Nest. */
  onApplicationShutdown(): Promise<void> {
    return this.client.onApplicationShutdown();
  }

  private async inPieces<Asked extends Newcomer>(
    call: Call<{ newcomers: Asked[] }, { logins: GivenLogin[] }>,
    newcomers: readonly Asked[],
  ): Promise<GivenLogin[]> {
    const given: GivenLogin[] = [];
    for (const piece of piecesOf(newcomers)) {
      const { body } = await this.client.call<{ logins: GivenLogin[] }>({
        ...sent(call, { newcomers: piece }),
        retry: true,
        timeoutMs: TIMEOUT_MS,
      });
      given.push(...body.logins);
    }
    return given;
  }
}

/** In their order, as many at a time as a request holds. */
function piecesOf<Item>(items: readonly Item[]): Item[][] {
  const pieces: Item[][] = [];
  let piece: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    if (piece.length === LOGINS_MAX || bytes + size > BYTES_AT_A_TIME) {
      pieces.push(piece);
      piece = [];
      bytes = 0;
    }
    piece.push(item);
    bytes += size;
  }
  return piece.length > 0 ? [...pieces, piece] : pieces;
}
