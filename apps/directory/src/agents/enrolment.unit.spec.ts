import { describe, expect, it } from '@jest/globals';
import { compactDecrypt, decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose';
import type { DirectoryConfig } from '../directory.config.js';
import { Enroller, sealingKeyId } from './enrolment.js';

const settingOf = async (crv: string) => {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv });
  const jwk = JSON.stringify(await exportJWK(publicKey));
  return { setting: Buffer.from(jwk).toString('base64'), privateKey };
};
const request = {
  ...{ usualName: 'DUPONT', firstName: 'Léa', birthDate: '1980-05-17' },
  ...{ numen: '03e9800343chk', unit: 'SIG-AESH' },
};
const enrollerWith = (CREDENTIALS_PUBLIC_KEY: string) =>
  new Enroller({
    NUMEN_FINGERPRINT_KEY: Buffer.alloc(32, 7).toString('base64'),
    CREDENTIALS_PUBLIC_KEY,
  } as DirectoryConfig);

describe.each(['X25519', 'P-256'])('an enrolment that is sealed for a key on %s', (crv) => {
  it('is read by whoever has the other half, and names the key', async () => {
    const { setting, privateKey } = await settingOf(crv);
    const { sealed } = await enrollerWith(setting).enrol(request);
    const { plaintext } = await compactDecrypt(sealed, privateKey);
    expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual({
      numen: '03E9800343CHK',
      birthDate: '1980-05-17',
    });
    expect(decodeProtectedHeader(sealed)).toMatchObject({
      ...{ alg: 'ECDH-ES', enc: 'A256GCM' },
      kid: sealingKeyId(setting),
    });
  });

  it('names another key than one for another key, and the current one of several', async () => {
    const [one, other] = [await settingOf(crv), await settingOf(crv)];
    expect(sealingKeyId(one.setting)).not.toBe(sealingKeyId(other.setting));
    expect(sealingKeyId(`${one.setting},${other.setting}`)).toBe(sealingKeyId(one.setting));
  });

  it('is sealed anew for each person', async () => {
    const enroller = enrollerWith((await settingOf(crv)).setting);
    const [one, other] = [await enroller.enrol(request), await enroller.enrol(request)];
    expect(one.sealed).not.toBe(other.sealed);
  });
});
