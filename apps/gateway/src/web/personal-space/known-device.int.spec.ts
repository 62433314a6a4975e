import { describe, expect, it } from '@jest/globals';
import { DEVICE, TOKENS } from '../../testing/fake-credentials.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const at = new VisitedGateway(TOKENS.agent);
const FORGET = '/espace/connexions/oubli';
const forgotten = () => at.callsTo('/internal/devices/forgetting');

describe('« Oublier cet appareil »', () => {
  it('has the account forget the browser, and the browser its cookie', async () => {
    at.visitor.cookies.set('__Host-device', DEVICE);
    await at.visitor.open('/espace');
    const { text } = await at.visitor.send(FORGET);
    expect(text).toContain('Cet appareil est oublié');
    expect(forgotten().at(-1)).toEqual({ device: DEVICE });
    expect(at.visitor.cookies.has('__Host-device')).toBe(false);
    expect(at.visitor.cookies.has('__Host-session')).toBe(true);
  });

  it('says the same where nothing is known', async () => {
    const before = forgotten().length;
    await at.visitor.open('/espace');
    expect((await at.visitor.send(FORGET)).text).toContain('Cet appareil est oublié');
    expect(forgotten()).toHaveLength(before);
  });

  it('leads to the space whoever opens its address, and to the sign-in page whoever is not signed in', async () => {
    expect((await at.visitor.open(FORGET)).title).toContain('Espace personnel');
    const { title } = await at.as().open(FORGET);
    expect(title).toContain('Connexion');
  });
});
