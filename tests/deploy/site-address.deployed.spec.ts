import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Composition } from '../support/compose.js';
import { ComposedProxy, type Seen } from '../support/composed-proxy.js';

const MINUTES = 60_000;

interface Configuration {
  readonly services: Record<
    string,
    {
      readonly environment: Record<string, string>;
      readonly ports: readonly { host_ip?: string; published: string; target: number }[];
    }
  >;
}

describe('SITE_ADDRESS', () => {
  afterAll(() => ComposedProxy.down(), 2 * MINUTES);

  /** What is published, and which address the mails link to. */
  const configured = async (settings: Record<string, string>) => {
    const unset = { PORT: '', PUBLIC_URL: '' };
    const composition = new Composition('citadelle-config', {
      ...{ ...process.env, ...unset, ...settings },
    });
    const { services } = JSON.parse(
      await composition.call(['config', '--format', 'json']),
    ) as Configuration;
    const ports = services.proxy!.ports.map(
      ({ host_ip = 'all', published, target }) => `${host_ip}:${published}:${target}`,
    );
    return [ports, services.notifications!.environment.PUBLIC_URL];
  };

  it('unset, leaves plain HTTP to this machine alone', async () => {
    const SITE_ADDRESS = '';
    expect(await configured({ SITE_ADDRESS })).toEqual([
      ['127.0.0.1:8080:8080'],
      'http://localhost:8080',
    ]);
    expect(await configured({ SITE_ADDRESS, PORT: '8090' })).toEqual([
      ['127.0.0.1:8090:8080'],
      'http://localhost:8090',
    ]);
  });

  it('opens 80 and 443, and is where people reach it', async () => {
    const SITE_ADDRESS = 'pratic.example.fr';
    const ports = ['all:80:8080', 'all:443:8443'];
    expect(await configured({ SITE_ADDRESS })).toEqual([ports, 'https://pratic.example.fr']);
    const PUBLIC_URL = 'https://comptes.example.fr';
    expect(await configured({ SITE_ADDRESS, PUBLIC_URL })).toEqual([ports, PUBLIC_URL]);
  });

  // For `localhost` Caddy signs the certificate itself; for a public name an authority does.
  it(
    'is served with a certificate, to which plain HTTP leads',
    async () => {
      const proxy = await ComposedProxy.up({ SITE_ADDRESS: 'localhost' });
      const plain = await proxy.ask({ path: '/page', headers: { host: 'localhost' } });
      expect([plain.status, plain.headers.location]).toEqual([308, 'https://localhost/page']);

      const options = { host: 'localhost', port: proxy.https, rejectUnauthorized: false };
      const asked = request({ ...options, headers: { 'X-Forwarded-For': '6.6.6.6' } });
      asked.end();
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      expect(response.statusCode).toBe(201);
      const { headers } = JSON.parse(await text(response)) as Seen;
      expect(headers).toMatchObject({ 'x-forwarded-proto': 'https' });
      expect(headers['x-forwarded-for']).not.toContain('6.6.6.6');
    },
    20 * MINUTES,
  );
});
