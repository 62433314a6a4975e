import { IsKey, PersistentServiceConfig } from '@citadelle/service-kit';
import { IsInt, Max, Min, registerDecorator } from 'class-validator';

/** Configuration of the directory. */
export class DirectoryConfig extends PersistentServiceConfig {
  /** Recognises a NUMEN that was seen before. Losing it means that no NUMEN is recognised any more. */
  @IsKey(32) NUMEN_FINGERPRINT_KEY!: string;
  /** The public JWK (EC, P-256) of the credentials service, in base64. */
  @IsPublicJwk() CREDENTIALS_PUBLIC_KEY!: string;
  /** Signs look-up tokens; the credentials service has the same. */
  @IsKey(32) LOOKUP_TOKEN_KEY!: string;
  @IsInt() @Min(1) @Max(100_000) LIMIT_LOOKUPS_PER_SOURCE_HOUR: number = 5;
  @IsInt() @Min(1) @Max(100_000) LIMIT_LOOKUPS_PER_IDENTITY_DAY: number = 10;
}

/** A private key here would let the directory read what it seals: it is refused. */
function IsPublicJwk(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isPublicJwk',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: isPublicJwk,
        defaultMessage: () =>
          `${String(property)} must be a public JWK (EC, P-256) in base64, without its private part`,
      },
    });
}

function isPublicJwk(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    const jwk = JSON.parse(Buffer.from(value, 'base64').toString('utf8')) as Record<
      string,
      unknown
    >;
    const { kty, crv, x, y, d } = jwk;
    return (
      kty === 'EC' &&
      crv === 'P-256' &&
      typeof x === 'string' &&
      typeof y === 'string' &&
      d === undefined
    );
  } catch {
    return false;
  }
}
