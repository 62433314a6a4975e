import { ConfigError, readConfig } from '@citadelle/service-kit';
import { describe, expect, it } from '@jest/globals';
import { entries, GatewayConfig } from './gateway.config.js';

const env = {
  PORT: '0',
  SERVICE_CREDENTIAL: 'c'.repeat(32),
  DIRECTORY_URL: 'http://127.0.0.1:1',
  CREDENTIALS_URL: 'http://127.0.0.1:2',
  NOTIFICATIONS_URL: 'http://127.0.0.1:3',
  PUBLIC_URL: 'http://localhost:8080',
};

const read = (settings: NodeJS.ProcessEnv) => readConfig(GatewayConfig, { ...env, ...settings });

describe('the configuration of the gateway', () => {
  it.each(['none', '10.0.0.1', '10.0.0.1, 10.1.0.0/16,2001:db8::/32', '::1'])(
    'takes %s as the proxies in front of it',
    (TRUSTED_PROXIES) => {
      expect(read({ TRUSTED_PROXIES }).TRUSTED_PROXIES).toBe(TRUSTED_PROXIES);
    },
  );

  it.each([
    'proxy.example',
    '10.0.0',
    '10.0.0.0/33',
    '::1/129',
    '10.0.0.1,',
    '10.0.0.0/8/8',
    '999',
  ])('refuses %s, naming the setting', (TRUSTED_PROXIES) => {
    expect(() => read({ TRUSTED_PROXIES })).toThrow(/TRUSTED_PROXIES must be/);
  });

  it('has no proxy where it says none', () => {
    expect(entries('none')).toEqual([]);
    expect(entries(undefined)).toEqual([]);
    expect(entries(' 10.0.0.1 , ::1')).toEqual(['10.0.0.1', '::1']);
  });

  it('must say who stands in front of it where people come by https', () => {
    const PUBLIC_URL = 'https://pratic.example.fr';
    expect(() => read({ PUBLIC_URL })).toThrow(ConfigError);
    expect(() => read({ PUBLIC_URL })).toThrow(/TRUSTED_PROXIES is not set/);
    expect(read({ PUBLIC_URL, TRUSTED_PROXIES: 'none' })).toMatchObject({ PUBLIC_URL });
    expect(() => read({ PUBLIC_URL: 'http://pratic.intra:8080' })).toThrow(/PUBLIC_URL must be/);
  });
});
