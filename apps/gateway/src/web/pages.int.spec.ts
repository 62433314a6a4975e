import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../testing/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

const get = (path: string, init?: RequestInit) => fetch(`${gateway.url}${path}`, init);

/** The page at an address, which comes with this status. */
async function pageAt(path: string, status: number): Promise<string> {
  const response = await get(path);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  return response.text();
}

async function expectNoDeadLink(html: string): Promise<void> {
  for (const [, link] of html.matchAll(/(?:href|src)="(\/[^"]*)"/g)) {
    expect({ link, status: (await get(link!)).status }).toEqual({ link, status: 200 });
  }
}

describe('the welcome page', () => {
  it('says in French what the account is for, and has no dead link', async () => {
    const html = await pageAt('/', 200);
    expect(html).toMatch(/^<!doctype html><html lang="fr">/);
    expect(html).toContain('<h1>Pratic</h1>');
    await expectNoDeadLink(html);
  });
});

describe('the pages at the foot of each page', () => {
  it.each([
    ['/accessibilite', 'non conforme'],
    ['/mentions-legales', 'Information à compléter par l’académie.'],
    ['/donnees-personnelles', 'délégué à la protection des données'],
    ['/plan-du-site', 'Plan du site'],
  ])('%s', async (path, words) => {
    const html = await pageAt(path, 200);
    expect(html.replace(/\s+/g, ' ')).toContain(words);
    await expectNoDeadLink(html);
  });

  it('say what an académie has set', async () => {
    const told = await startTestGateway({
      ACADEMY: 'académie de Lyon',
      LEGAL_PUBLISHER: 'Rectorat de Lyon <script>',
      ACCESSIBILITY_STATUS: 'partial',
      PASSWORD_LENGTH_MIN: '14',
      PASSWORD_SCORE_MIN: '4',
      SIGN_IN_JOURNAL_MONTHS: '6',
      SESSION_LIFETIME: 'PT90M',
      SIGN_IN_KNOWN_FOR: 'P30D',
    });
    try {
      const page = async (path: string) => (await fetch(`${told.url}${path}`)).text();
      expect(await page('/codes-acces/c')).toContain('de 14 à 128 caractères');
      expect(await page('/codes-acces/c')).toContain('data-lowest-score="4"');
      const personalData = await page('/donnees-personnelles');
      expect(personalData).toContain('pour protéger votre compte : 6 mois.');
      expect(personalData).toContain('tant que la connexion dure, 90 minutes au plus.');
      expect(personalData).toContain('qui essaient des mots de passe : 30 jours.');
      expect(personalData).toContain('pendant 30 jours, de quoi reconnaître un appareil');
      const html = await page('/mentions-legales');
      expect(html).toContain('Mentions légales – Pratic, académie de Lyon');
      expect(html).toContain('Rectorat de Lyon &lt;script>');
      expect(html).toContain('Accessibilité : partiellement conforme');
    } finally {
      await told.stop();
    }
  });
});

describe('an address where nothing is', () => {
  it('is a page in French', async () => {
    const html = await pageAt('/nulle-part?x=<script>', 404);
    expect(html).toContain('Page introuvable');
    expect(html).not.toContain('<script>');
  });

  it.each(['/%', '/espace/%E0%A4%A', `/annuaire/agents/${'x'.repeat(600)}`])(
    'is a page too where it cannot be read: %s',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(await response.text()).toContain('Page introuvable');
    },
  );

  it.each(['/api/v1/agents/%', `/api/v1/agents/${'x'.repeat(600)}`])(
    'is a problem there too where it cannot be read: %s',
    async (path) => {
      const response = await get(path);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
    },
  );

  it.each(['/api', '/api/', '/api/v1', '/api/v1/nothing', '/api/docs/nothing.js'])(
    'is a problem under the API: %s',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ code: 'not-found' });
    },
  );

  it.each([
    ['PATCH', '/api/v1/sessions', 'GET, HEAD, POST'],
    ['DELETE', '/api/v1/agents?x=1', 'POST, GET, HEAD'],
    ['POST', '/api/openapi.json', 'GET, HEAD'],
  ])('is another thing than a method that is not taken: %s %s', async (method, path, allow) => {
    const response = await get(path, { method });
    expect(response.status).toBe(405);
    // In whichever order the controllers are listed.
    const methods = (list = '') => list.split(', ').sort();
    expect(methods(response.headers.get('allow') ?? '')).toEqual(methods(allow));
    expect(await response.json()).toMatchObject({ code: 'method-not-allowed' });
  });
});

describe('the security headers', () => {
  it.each([
    '/',
    '/assets/nothing.css',
    '/nulle-part',
    '/api/docs',
    '/api/v1/sessions/current',
    '/api/v1/x',
  ])('are on %s', async (path) => {
    const { headers } = await get(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('strict-transport-security')).toContain('max-age=63072000');
  });

  it('do not ask for https where there is none', async () => {
    const plain = await startTestGateway({ PUBLIC_URL: 'http://localhost:8080' });
    try {
      const { headers } = await fetch(`${plain.url}/`);
      expect(headers.get('strict-transport-security')).toBeNull();
    } finally {
      await plain.stop();
    }
  });
});

describe('the public port', () => {
  it.each(['/metrics', '/metrics/', '/internal/sessions', '/health', '/health/ready/x'])(
    'has nothing at %s',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(404);
      expect(await response.text()).not.toContain('# HELP');
    },
  );

  it.each(['/health/live', '/health/ready'])('says no more than a status at %s', async (path) => {
    expect(Object.keys((await (await get(path)).json()) as object)).toEqual(['status']);
  });
});
