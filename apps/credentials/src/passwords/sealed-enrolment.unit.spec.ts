import { beforeAll, describe, expect, it } from '@jest/globals';
import { CompactEncrypt, exportJWK, generateKeyPair } from 'jose';
import type { CredentialsConfig } from '../credentials.config.js';
import { EnrolmentOpener, UnreadableEnrolment } from './sealed-enrolment.js';

const enrolment = { numen: '03E9800343CHK', birthDate: '1975-06-21' };
let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let opener: EnrolmentOpener;

const openerWith = async (...keys: (typeof pair.privateKey)[]) => {
  const jwks = await Promise.all(keys.map(exportJWK));
  const texts = jwks.map((jwk) => Buffer.from(JSON.stringify(jwk)).toString('base64'));
  return new EnrolmentOpener({ CREDENTIALS_PRIVATE_KEY: texts.join(',') } as CredentialsConfig);
};
const seal = (header = {}, content = JSON.stringify(enrolment)) =>
  new CompactEncrypt(Buffer.from(content))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', ...header })
    .encrypt(pair.publicKey);
const newPair = (crv: string) => generateKeyPair('ECDH-ES', { crv, extractable: true });

const expectRefused = (sealed: string, by = opener) =>
  expect(by.open(sealed)).rejects.toEqual(new UnreadableEnrolment('not-for-our-key'));

describe.each(['X25519', 'P-256'])('what the directory sealed for a key on %s', (crv) => {
  beforeAll(async () => {
    pair = await newPair(crv);
    opener = await openerWith(pair.privateKey);
  });

  it('is opened', async () => {
    for (let count = 0; count < 50; count++)
      expect(await opener.open(await seal())).toEqual(enrolment);
  });

  it('is not opened with another key', async () => {
    const other = await openerWith((await newPair(crv)).privateKey);
    await expectRefused(await seal(), other);
  });

  it.each(['X25519', 'P-256'])('is opened once a key on %s took its place', async (next) => {
    const later = await openerWith((await newPair(next)).privateKey, pair.privateKey);
    expect(await later.open(await seal())).toEqual(enrolment);
  });

  it('is not opened once any part of it was changed', async () => {
    const parts = (await seal()).split('.');
    for (const index of [0, 2, 3, 4]) {
      const part = Buffer.from(parts[index]!, 'base64url');
      part[part.length - 2]! ^= 1;
      await expectRefused(parts.with(index, part.toString('base64url')).join('.'));
    }
  });

  it('is not opened with a shorter tag', async () => {
    const parts = (await seal()).split('.');
    const short = Buffer.from(parts[4]!, 'base64url').subarray(0, 4).toString('base64url');
    await expectRefused(parts.with(4, short).join('.'));
  });

  it.each([{ enc: 'A128GCM' }, { alg: 'ECDH-ES+A256KW' }, { zip: 'DEF' }])(
    'is not opened under another header: %j',
    async (header) => expectRefused(await seal(header)),
  );

  it.each(['crit', 'zip', 'apu', 'apv'])('is not opened with %s in its header', async (name) => {
    const [head = '', ...rest] = (await seal()).split('.');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as object;
    const changed = Buffer.from(JSON.stringify({ ...header, [name]: 'x' })).toString('base64url');
    await expectRefused([changed, ...rest].join('.'));
  });

  it('is opened whatever key id it names', async () => {
    expect(await opener.open(await seal({ kid: 'one' }))).toEqual(enrolment);
  });

  it.each(['', 'a.b.c', 'not base64!.x.x.x.x', 'e30.x.x.x.x', 'e30....'])(
    'is never mistaken for %j',
    (sealed) => expectRefused(sealed),
  );

  it.each(['not JSON', '{}', JSON.stringify({ ...enrolment, numen: 'x' })])(
    'is not an enrolment when it says %s',
    async (content) =>
      expect(opener.open(await seal({}, content))).rejects.toEqual(
        new UnreadableEnrolment('not-an-enrolment'),
      ),
  );
});
