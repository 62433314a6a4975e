import { expect, it } from '@jest/globals';
import { deviceOf } from './device.js';

const MOZILLA = 'Mozilla/5.0';
const KHTML = 'AppleWebKit/537.36 (KHTML, like Gecko)';

it.each([
  ['(Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox sous Windows'],
  [`(Windows NT 10.0; Win64; x64) ${KHTML} Chrome/142.0.0.0 Safari/537.36`, 'Chrome sous Windows'],
  [
    `(Windows NT 10.0; Win64; x64) ${KHTML} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`,
    'Edge sous Windows',
  ],
  [
    `(Windows NT 10.0; Win64; x64) ${KHTML} Chrome/142.0.0.0 Safari/537.36 OPR/124.0.0.0`,
    'Opera sous Windows',
  ],
  [
    '(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    'Safari sous macOS',
  ],
  [
    '(iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    'Safari sur iPhone',
  ],
  [
    '(iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1',
    'Chrome sur iPhone',
  ],
  [
    `(Linux; Android 10; K) ${KHTML} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
    'Samsung Internet sous Android',
  ],
  ['(Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0', 'Firefox sous Android'],
  ['(X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox sous Linux'],
  [`(X11; CrOS x86_64 14541.0.0) ${KHTML} Chrome/142.0.0.0 Safari/537.36`, 'Chrome sous ChromeOS'],
  ['(Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko', 'Internet Explorer sous Windows'],
  ['(Windows NT 10.0) Something/1.0', 'Navigateur inconnu sous Windows'],
])('what says %s of itself is %s', (rest, device) => {
  expect(deviceOf(`${MOZILLA} ${rest}`)).toBe(device);
});

it.each([undefined, '', 'curl/8.5.0', '<script>alert(1)</script>', 'x'.repeat(300)])(
  'what says %s of itself is not known',
  (said) => {
    expect(deviceOf(said)).toBe('Appareil inconnu');
  },
);
