import type { FastifyInstance } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';

/** Two years, as browsers' preload lists ask. */
const HSTS_SECONDS = 63_072_000;

/**
 * The security headers of every answer. One policy serves the pages, the API and its documentation:
 * scripts and styles come from files of ours. Over plain HTTP no HSTS is sent.
 */
function securityHeaders(publicUrl: string): HelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: new URL(publicUrl).protocol === 'https:' && { maxAge: HSTS_SECONDS },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  };
}

/** Gives every answer its security headers. Fastify's own plugin would parse the policy anew for each of them. */
export function protect(fastify: FastifyInstance, publicUrl: string): void {
  const setHeaders = helmet(securityHeaders(publicUrl));
  // Setting headers works or throws, so `done` never gets an error.
  fastify.addHook('onRequest', ({ raw: request }, { raw: response }, done) =>
    setHeaders(request, response, () => done()),
  );
}
