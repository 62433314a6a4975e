import { expect, it } from '@jest/globals';
import { readableAddress } from './readable-address.js';

it.each([
  '/',
  '/espace?x=%',
  '/codes-acces/a',
  '/%C3%A9?a=1',
  `/${'x'.repeat(499)}`,
  '/api/v1/%',
  '/assets/%',
])('%s stays as it is', (url) => expect(readableAddress(url)).toBe(url));

it.each(['/%', '/espace/%E0%A4%A?x=1', `/annuaire/agents/${'x'.repeat(500)}`, '/%ff'])(
  '%s leads nowhere',
  (url) => expect(readableAddress(url)).toBe('/adresse-illisible'),
);
