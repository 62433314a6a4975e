import { expect, it } from '@jest/globals';
import { cookiesThatMayChange } from './other-sites.js';

const from = (site?: string, mode?: string, dest?: string) => ({
  ...(site !== undefined && { 'sec-fetch-site': site }),
  ...(mode !== undefined && { 'sec-fetch-mode': mode }),
  ...(dest !== undefined && { 'sec-fetch-dest': dest }),
});

it.each([
  ['GET', from(), 'all'],
  ['GET', from('same-origin'), 'all'],
  ['POST', from('same-origin', 'navigate', 'document'), 'all'],
  ['GET', from('none', 'navigate', 'document'), 'all'],
  ['GET', from('cross-site', 'navigate', 'document'), 'first'],
  ['GET', from('same-site', 'navigate', 'document'), 'first'],
  ['GET', from('cross-site'), 'first'],
  ['POST', from('cross-site', 'navigate', 'document'), 'none'],
  ['POST', from('same-site', 'navigate', 'document'), 'none'],
  ['GET', from('cross-site', 'navigate', 'iframe'), 'none'],
  ['GET', from('cross-site', 'no-cors', 'image'), 'none'],
  ['GET', from('same-site', 'cors', 'empty'), 'none'],
  ['HEAD', from('cross-site', 'navigate', 'document'), 'none'],
])('the answer to a %s with %j may change cookies: %s', (method, headers, may) => {
  expect(cookiesThatMayChange({ method, headers })).toBe(may);
});
