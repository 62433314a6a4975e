import { administrator } from '@citadelle/local';
import { Pool } from 'undici';
import type { Academy } from './academy.js';
import type { Seat } from './people.js';
import type { Figure } from './report.js';
import { median, percentile, timed } from './statistics.js';

const WARM_UP = 50;
const LOADS = 200;

/** How long the gateway takes for its pages, one at a time, and what a browser loads with the first of them. */
export async function pages(academy: Academy, manager: Seat): Promise<Figure[]> {
  const site = new Pool(academy.gateway, { connections: 1 });
  const get = async (path: string, token = '') => {
    const { statusCode, headers, body } = await site.request({
      method: 'GET',
      path,
      headers: { 'accept-encoding': 'br, gzip', ...(token && { cookie: `session=${token}` }) },
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
    return { text, bytes: Number(headers['content-length']) };
  };
  const managing = await academy.managerSession(manager);
  const { login, password } = administrator;
  const signedIn = await academy.anonymously('/sessions', { login, password });
  const administering = (signedIn.body as { token: string }).token;
  const shown: [name: string, path: string, token?: string][] = [
    ['accueil', '/'],
    ['connexion', '/connexion'],
    ['codes d’accès', '/codes-acces'],
    ['espace personnel', '/espace', managing],
    ['demandes de codes', '/gestion/demandes', managing],
    ['annuaire, a search', '/annuaire?query=banc', administering],
    ['tableau de bord', '/annuaire/tableau-de-bord', administering],
  ];
  try {
    const figures: Figure[] = [];
    for (const [name, path, token] of shown) {
      const times: number[] = [];
      for (let n = 0; n < WARM_UP + LOADS; n += 1) times.push(await timed(() => get(path, token)));
      const warm = times.slice(WARM_UP);
      figures.push({
        bench: `page: ${name}`,
        measured: `p95 of ${LOADS} loads (p50 ${median(warm).toFixed(1)} ms)`,
        value: percentile(warm, 0.95),
        unit: 'ms',
        target: { atMost: 30 },
      });
    }
    const { text } = await get('/');
    const files = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+\.(?:css|js))"/g)];
    let bytes = 0;
    for (const [, path] of files) bytes += (await get(path!)).bytes;
    figures.push({
      bench: 'first load',
      measured: `styles and scripts of a page, compressed (${files.length} files)`,
      value: bytes / 1_024,
      unit: 'KB',
      target: { atMost: 130 },
    });
    return figures;
  } finally {
    await site.close();
  }
}
