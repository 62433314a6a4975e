import { describe, expect, it } from '@jest/globals';
import { IsOptional, IsString } from 'class-validator';
import { AnsweredInProduction, keepsCookies } from './production.js';
import { ConfigError, readConfig } from './read-config.js';
import { Setting } from './setting.js';
import { PublicUrl, SharedSources } from './shared-settings.js';

class Config {
  @PublicUrl PUBLIC_URL!: string;
  @SharedSources SHARED_SOURCES = '127.0.0.0/8,::1/128';
  @Setting('A proxy.', AnsweredInProduction, IsOptional(), IsString()) PROXY?: string;
}

/** Has no more to answer than its base, and must not add to it. */
class OtherConfig extends Config {
  @Setting('A relay.', AnsweredInProduction, IsOptional(), IsString()) RELAY?: string;
}

function problemsOf(env: NodeJS.ProcessEnv, Class: new () => object = Config): readonly string[] {
  try {
    readConfig(Class, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const named = (problems: readonly string[]) => problems.map((line) => line.split(' ')[0]);

describe('the address where people reach the site', () => {
  it.each([
    'http://localhost',
    'http://LOCALHOST:8080',
    'http://127.0.0.1:8080',
    'http://127.8.9.1',
    'http://[::1]:8080/',
    'http://[::ffff:127.0.0.1]:8080',
    'http://2130706433:8080',
    'https://pratic.example.fr',
    'https://pratic.intra:8443',
    'HTTPS://192.168.1.4',
  ])('may be %s', (url) => expect(keepsCookies(url)).toBe(true));

  it.each([
    'http://pratic.intra:8080',
    'http://pratic.example.fr',
    'HTTP://pratic.example.fr',
    'http://192.168.1.4:8080',
    'http://0.0.0.0:8080',
    'http://[::]:8080',
    'http://[fe80::1]',
    'http://128.0.0.1',
    'http://localhost.example.fr',
    'http://127.0.0.1.example.fr',
    'http://localhost@pratic.intra',
  ])('is refused as %s: browsers would keep no cookie of ours', (url) => {
    expect(problemsOf({ PUBLIC_URL: url })).toEqual([
      expect.stringMatching(/^PUBLIC_URL must be https, or http on this machine alone/),
    ]);
  });

  it('must be an address at all', () => {
    for (const PUBLIC_URL of ['pratic.example.fr', 'ftp://localhost', 'localhost:8080', undefined])
      expect(named(problemsOf({ PUBLIC_URL }))).toEqual(['PUBLIC_URL']);
  });
});

describe('what must be answered where people come by https', () => {
  it('has its defaults on this machine alone', () => {
    expect(readConfig(Config, { PUBLIC_URL: 'http://localhost:8080' })).toMatchObject({
      SHARED_SOURCES: '127.0.0.0/8,::1/128',
    });
  });

  it.each(['https://pratic.example.fr', 'HTTPS://localhost'])('is missed at %s', (PUBLIC_URL) => {
    expect(problemsOf({ PUBLIC_URL })).toEqual([
      expect.stringMatching(/^SHARED_SOURCES is not set: .* none is an answer/),
      expect.stringMatching(/^PROXY is not set: .* none is an answer/),
    ]);
    expect(named(problemsOf({ PUBLIC_URL, SHARED_SOURCES: '', PROXY: 'none' }))).toEqual([
      'SHARED_SOURCES',
    ]);
    expect(named(problemsOf({ PUBLIC_URL }, OtherConfig))).toEqual([
      'SHARED_SOURCES',
      'PROXY',
      'RELAY',
    ]);
  });

  it('is answered by none, or by what it asks for', () => {
    const PUBLIC_URL = 'https://pratic.example.fr';
    for (const SHARED_SOURCES of ['none', '10.0.0.0/8', '10.0.0.0/8,2001:db8::/32'])
      expect(problemsOf({ PUBLIC_URL, SHARED_SOURCES, PROXY: 'none' })).toEqual([]);
    for (const SHARED_SOURCES of ['None', 'none,none', '10.0.0.0/8,none', 'all', '10.0.0.1'])
      expect(named(problemsOf({ PUBLIC_URL, SHARED_SOURCES, PROXY: 'none' }))).toEqual([
        'SHARED_SOURCES',
      ]);
  });

  it('is told once when its file cannot be read', () => {
    const env = { PUBLIC_URL: 'https://a.example', PROXY: 'none', SHARED_SOURCES_FILE: '/nowhere' };
    expect(named(problemsOf(env))).toEqual(['SHARED_SOURCES']);
  });
});
