import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { Typed } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { CODES, PASSWORD, TOKENS } from '../../testing/fake-credentials.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const at = new VisitedGateway();

/** What a browser sends from another site. Not by `fetch`, which says itself how it was called. */
const visit = async (
  method: 'GET' | 'POST',
  path: string,
  [site = '', mode = '', dest = '']: readonly string[],
  fields?: Typed,
) => {
  const cookie = [...at.visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const sent = request(`${at.gateway.url}${path}`, {
    method,
    headers: {
      ...{ 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest },
      ...(cookie !== '' && { cookie }),
      ...(fields && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
  });
  sent.end(fields && new URLSearchParams(fields).toString());
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return {
    status: answer.statusCode,
    changed: answer.headers['set-cookie'] ?? [],
    text: await readText(answer),
  };
};
const LINK = ['cross-site', 'navigate', 'document'];
const right = { login: 'jpin', password: PASSWORD };

describe('what another site begins', () => {
  it('finds whoever is signed in, and takes nothing from other tabs', async () => {
    at.visitor.cookies.set('__Host-session', TOKENS.manager);
    await at.visitor.open('/');
    at.visitor.cookies.set('__Host-journey', 'e30');
    for (const path of ['/', '/codes-acces/a', '/connexion', '/gestion/demandes']) {
      const { status, changed, text } = await visit('GET', path, LINK);
      expect({ path, status, changed }).toEqual({ path, status: 200, changed: [] });
      expect(text).toContain('Nadia BENALI');
    }
  });

  it('gives a browser without cookies its first one where it opens a page', async () => {
    const { changed } = await visit('GET', '/connexion', LINK);
    expect(changed).toEqual([expect.stringMatching(/^__Host-visitor=.*SameSite=Lax/)]);
  });

  it.each([
    ['GET', ['cross-site', 'no-cors', 'image']],
    ['GET', ['same-site', 'navigate', 'iframe']],
    ['POST', LINK],
    ['POST', ['same-site', 'navigate', 'document']],
  ] as const)('sets no cookie where ours did not come along: %s %j', async (method, how) => {
    const fields = method === 'POST' ? right : undefined;
    const { status, changed } = await visit(method, '/connexion', how, fields);
    expect([status, changed]).toEqual([method === 'POST' ? 403 : 200, []]);
  });

  it('leaves a form that is filled in in another tab as it is', async () => {
    await at.visitor.open('/codes-acces/c');
    const hidden = at.visitor.hiddenOf('/codes-acces/c');
    await visit('GET', '/', LINK);
    await visit('POST', '/connexion', LINK, right);
    const codes = { login: 'jpin', firstCode: CODES.first, secondCode: CODES.second };
    const chosen = { newPassword: PASSWORD, confirmation: PASSWORD };
    const sent = await at.visitor.ask('POST', '/codes-acces/c', { ...hidden, ...codes, ...chosen });
    expect(sent.location).toBe('/codes-acces/c/termine');
  });
});
