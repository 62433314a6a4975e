import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.js';

const LIMIT = 130 * 1024;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ STATE_BRAND: 'true' });
});
afterAll(() => gateway.stop());

/** Read to its end, whatever is asked of it: a large answer that nobody reads keeps the gateway from stopping. */
async function get(path: string, encoding = 'gzip, deflate, br') {
  const address = `${gateway.url}${path}`;
  const response = await fetch(address, { headers: { 'accept-encoding': encoding } });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function entries(): Promise<string[]> {
  const html = (await get('/')).text;
  return [...html.matchAll(/(?:href|src)="(\/assets\/[^"]*)"/g)].map(([, path]) => path!);
}

it('the styles and scripts of a first load stay small, with the brand of the State too', async () => {
  const sizes = await Promise.all(
    (await entries()).map(async (path) => Number((await get(path)).headers.get('content-length'))),
  );
  expect(sizes).toHaveLength(3);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(LIMIT);
});

it('files are kept for good, since their name says their content', async () => {
  for (const path of await entries()) {
    expect(path).toMatch(/-[A-Z0-9]{8}\.(css|js)$/);
    const { status, headers } = await get(path);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('vary')).toBe('accept-encoding');
  }
});

describe('the strength meter', () => {
  const pages = ['/', '/codes-acces/c'];
  const addressOf = async () => {
    const script = (await entries()).find((path) => path.endsWith('.js'))!;
    return /"(\/assets\/strength\.worker-[A-Z0-9]{8}\.js)"/.exec((await get(script)).text)![1]!;
  };

  it('is no part of a first load, and small for what it is', async () => {
    const path = await addressOf();
    for (const page of pages) {
      expect((await get(page)).text).not.toContain(path.split('-')[0]);
    }
    const { status, headers } = await get(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(headers.get('cache-control')).toContain('immutable');
    expect(Number(headers.get('content-length'))).toBeLessThan(400 * 1024);
  });

  it('finds what is easily guessed, also when it is made of its holder', async () => {
    const source = (await get(await addressOf())).text;
    let hear: (event: { data: object }) => void = () => undefined;
    const scores: number[] = [];
    runInNewContext(source, {
      addEventListener: (_message: string, listener: typeof hear) => (hear = listener),
      postMessage: (score: number) => scores.push(score),
    });
    const ask = (start: string, words: string[] = []) => hear({ data: { start, words } });
    ask('motdepasse123');
    ask('azertyuiop12');
    ask('chocolat1234');
    ask('girouette et vieux moulin');
    ask('zworykine qvelthor');
    ask('zworykine qvelthor', ['zworykine', 'qvelthor']);
    const [known, keys, word, phrase, unknown, own] = scores;
    expect([known, keys, word].every((score) => score! < 3)).toBe(true);
    expect(phrase).toBeGreaterThanOrEqual(3);
    expect(own).toBeLessThan(unknown!);
  });
});

it.each([
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['identity', null],
])('a browser that takes %s gets %s', async (accepted, encoding) => {
  const [styles] = await entries();
  const response = await get(styles!, accepted);
  expect(response.headers.get('content-encoding')).toBe(encoding);
  expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(response.text).toContain('.fr-btn');
});

it('what the styles name is there, and no font of the State among it', async () => {
  const [styles, brand] = await entries();
  const named = async (path: string) =>
    [...(await get(path)).text.matchAll(/url\("?(\/assets\/[^")]*)/g)].map(([, url]) => url!);
  const ofStyles = await named(styles!);
  expect(ofStyles.length).toBeGreaterThan(5);
  expect(ofStyles.join()).not.toContain('Marianne');
  const ofBrand = await named(brand!);
  expect(ofBrand.join()).toContain('Marianne-Regular');
  for (const path of new Set([...ofStyles, ...ofBrand])) {
    expect({ path, status: (await get(path)).status }).toEqual({ path, status: 200 });
  }
});

it.each(['nothing.css', '..%2flist.json', 'list.json'])('there is no %s', async (name) => {
  expect((await get(`/assets/${name}`)).status).toBe(404);
});

it('the brand of the State is shown where it was switched on, and nowhere else', async () => {
  expect((await get('/')).text).toContain('fr-logo');
  const plain = await startTestGateway();
  try {
    const html = await (await fetch(plain.url)).text();
    expect(html).not.toContain('fr-logo');
    expect(html).not.toContain('state-brand');
  } finally {
    await plain.stop();
  }
});
