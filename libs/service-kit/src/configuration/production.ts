import { Networks } from '../call/source.js';

/** The answer to a setting that must be said and has nothing to say. */
export const NONE = 'none';

const LOOPBACK = new Networks(['127.0.0.0/8', '::1']);
const ANSWERS = Symbol('settings that must be answered in production');

/**
 * A setting without which a start over https would be half-configured: where `PUBLIC_URL` begins with https it must be
 * said, and {@link NONE} is an answer. On this machine alone its default counts.
 */
export const AnsweredInProduction: PropertyDecorator = (target, property) => {
  const before = answeredInProduction(target);
  Reflect.defineMetadata(ANSWERS, [...before, String(property)], target);
};

/** The names of such settings that a configuration class has. */
export function answeredInProduction(prototype: object): readonly string[] {
  return (Reflect.getMetadata(ANSWERS, prototype) as string[] | undefined) ?? [];
}

/** Whether an address is served to others than this machine: by https. */
export function isProduction(publicUrl: unknown): boolean {
  return typeof publicUrl === 'string' && /^https:/i.test(publicUrl);
}

/** Whether browsers keep our cookies at this address: over https, or over plain HTTP on this machine alone. */
export function keepsCookies(publicUrl: string): boolean {
  if (!URL.canParse(publicUrl)) return false;
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol !== 'http:') return true;
  return hostname === 'localhost' || LOOPBACK.includes(hostname.replace(/^\[|\]$/g, ''));
}
