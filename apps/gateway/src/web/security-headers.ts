import type { FastifyHelmetOptions } from '@fastify/helmet';

/** Two years, as browsers' preload lists ask. */
const HSTS_SECONDS = 63_072_000;

/**
 * The security headers of every answer. One policy serves the pages, the API and its documentation:
 * scripts and styles come from files of ours. Over plain HTTP no HSTS is sent.
 */
export function securityHeaders(publicUrl: string): FastifyHelmetOptions {
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
