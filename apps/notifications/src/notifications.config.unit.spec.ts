import { ConfigError, readConfig } from '@citadelle/service-kit';
import { describe, expect, it } from '@jest/globals';
import { mailServerOf, NotificationsConfig } from './notifications.config.js';

const key = Buffer.alloc(32, 7).toString('base64');
const env = {
  PORT: '0',
  SERVICE_CREDENTIAL: 'c'.repeat(32),
  DATABASE_URL: 'postgres://localhost/notifications',
  BROKER_DATABASE_URL: 'postgres://localhost/broker',
  PERSONAL_DATA_KEY: key,
  AUDIT_KEY: key,
  NOT_ME_TOKEN_KEY: key,
  PUBLIC_URL: 'http://localhost:8080',
};

const read = (settings: NodeJS.ProcessEnv) =>
  readConfig(NotificationsConfig, { ...env, ...settings });

describe('the mail server', () => {
  it('may be none, or not be said on this machine alone: mails wait', () => {
    expect(mailServerOf(read({}))).toBeUndefined();
    expect(mailServerOf(read({ SMTP_URL: '' }))).toBeUndefined();
    expect(mailServerOf(read({ SMTP_URL: 'none' }))).toBeUndefined();
    expect(mailServerOf(read({ SMTP_URL: 'smtp://relay:25' }))).toBe('smtp://relay:25');
  });

  it('must be said where people come by https', () => {
    const PUBLIC_URL = 'https://pratic.example.fr';
    expect(() => read({ PUBLIC_URL })).toThrow(ConfigError);
    expect(() => read({ PUBLIC_URL })).toThrow(/SMTP_URL is not set/);
    expect(mailServerOf(read({ PUBLIC_URL, SMTP_URL: 'none' }))).toBeUndefined();
  });

  it.each(['relay:25', 'http://relay', 'NONE', 'smtp://'])('is not %s', (SMTP_URL) => {
    expect(() => read({ SMTP_URL })).toThrow(/SMTP_URL must be/);
  });
});

describe('the address that mails link to', () => {
  it('is refused over plain HTTP on another machine', () => {
    expect(() => read({ PUBLIC_URL: 'http://pratic.intra:8080' })).toThrow(/PUBLIC_URL must be/);
  });
});
