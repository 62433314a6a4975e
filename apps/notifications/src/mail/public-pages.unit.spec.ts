import { notMeToken } from '@citadelle/contracts/not-me-token';
import { describe, expect, it } from '@jest/globals';
import { publicPages } from './public-pages.js';

const key = Buffer.alloc(32, 1);
const resetId = '019aa5f0-7c21-7d54-9b1e-2f6a4c8d0e11';

describe('the pages that mails link to', () => {
  it.each(['https://compte.ac-besancon.example', 'https://compte.ac-besancon.example/'])(
    'are under %s',
    (url) => {
      const pages = publicPages(url, key);
      expect(pages.home).toBe(url);
      expect(pages.requests).toBe('https://compte.ac-besancon.example/gestion/demandes');
      expect(pages.notMe(resetId)).toBe(
        `https://compte.ac-besancon.example/ce-n-est-pas-moi?jeton=${notMeToken(key, resetId)}`,
      );
    },
  );
});
