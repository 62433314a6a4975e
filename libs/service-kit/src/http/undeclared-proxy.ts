import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { addressIn, Networks } from '../call/source.js';

/** By which proxies say for whom they ask. */
const FORWARDING = ['x-forwarded-for', 'forwarded', 'x-real-ip'] as const;

/** In which the proxy of the compose file, which hands on none of these, names whom it did not believe. */
const NAMED_BY_OUR_PROXY = 'x-undeclared-proxy';

/**
 * Warns once when somebody who is no trusted proxy says for whom they ask. It may be a visitor's invention; where it is
 * a proxy that nobody declared, all who come through it count as one source, and nothing else would tell.
 */
export function warnOfUndeclaredProxy(
  fastify: FastifyInstance,
  trustedProxies: readonly string[],
  logger: Logger,
): void {
  const trusted = new Networks(trustedProxies);
  let warned = false;
  fastify.addHook('onRequest', (request, _reply, done) => {
    const from = warned ? undefined : undeclaredPeer(request, trusted);
    if (from !== undefined) {
      warned = true;
      logger.warn(
        `what ${from} says of whom it asks for is not believed: if that is a proxy of yours, name it in TRUSTED_PROXIES, or all who come through it count as one source`,
      );
    }
    done();
  });
}

/** Who says for whom they ask and is not believed: the one who asks us, or whom our own proxy names. */
function undeclaredPeer({ socket, headers }: FastifyRequest, trusted: Networks) {
  const peer = socket.remoteAddress;
  if (trusted.includes(peer)) return addressIn(String(headers[NAMED_BY_OUR_PROXY]));
  const says = FORWARDING.some((name) => headers[name] !== undefined);
  return says ? (addressIn(peer) ?? 'somebody') : undefined;
}
