import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, keyedDigest, type Keys, keysOf } from '@citadelle/service-kit';
import { isUUID } from 'class-validator';
import { CredentialsConfig } from '../credentials.config.js';

/** What a device cookie says: from which browser an account was opened, and when last. */
export interface KnownBrowser {
  readonly agentId: string;
  /** Stands for the browser, in all cookies that it is given for this account. */
  readonly browser: string;
  readonly issuedAt: Date;
}

const COOKIE = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})\.([0-9a-z]{1,9})\.([A-Za-z0-9_-]{43})$/;

const uuidBytes = (uuid: string) => Buffer.from(uuid.replaceAll('-', ''), 'hex');
function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * The cookies by which an account knows a browser (OWASP, « Slow Down Online Guessing Attacks with Device Cookies »).
 * They open nothing: whoever has one is told apart from strangers while a password is judged.
 */
@Injectable()
export class KnownBrowsers {
  private readonly keys: Keys;

  constructor(@Inject(CONFIG) config: CredentialsConfig) {
    this.keys = keysOf(config.DEVICE_KEY);
  }

  /** The cookie for an account that was just opened; a browser that it knew already stays the same one. */
  issue(agentId: string, browser: string | undefined, issuedAt: Date): string {
    const content = [
      uuidBytes(agentId).toString('base64url'),
      browser ?? randomBytes(16).toString('base64url'),
      issuedAt.getTime().toString(36),
    ].join('.');
    return `${content}.${signed(this.keys.current, content).toString('base64url')}`;
  }

  /** What a cookie of ours says; undefined for every other text. Whether it still counts, the store knows. */
  read(cookie: string | undefined): KnownBrowser | undefined {
    const [, agent = '', browser = '', issued = '', signature = ''] =
      COOKIE.exec(cookie ?? '') ?? [];
    if (browser === '') return undefined;
    const presented = Buffer.from(signature, 'base64url');
    const isOf = (key: Buffer) =>
      timingSafeEqual(presented, signed(key, `${agent}.${browser}.${issued}`));
    if (!this.keys.all.some(isOf)) return undefined;
    const agentId = uuidOf(Buffer.from(agent, 'base64url'));
    return isUUID(agentId)
      ? { agentId, browser, issuedAt: new Date(Number.parseInt(issued, 36)) }
      : undefined;
  }
}

function signed(key: Buffer, content: string): Buffer {
  return keyedDigest(key, `device cookie ${content}`);
}
