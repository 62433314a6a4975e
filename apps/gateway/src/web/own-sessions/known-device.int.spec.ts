import { describe, expect, it } from '@jest/globals';
import { DEVICE, TOKENS } from '../../testing/fake-credentials.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const at = new VisitedGateway(TOKENS.agent);
const PATH = '/espace/connexions';
const FORGET = `${PATH}/oubli`;
const forgotten = () => at.callsTo('/internal/devices/forgetting');

describe('« Oublier cet appareil »', () => {
  it('has the account forget the browser, and the browser its cookie', async () => {
    at.visitor.cookies.set('__Host-device', DEVICE);
    await at.visitor.open(PATH);
    const { text, html } = await at.visitor.send(FORGET);
    expect(text).toContain('Cet appareil est oublié');
    expect(html).not.toContain('Votre compte reconnaît');
    expect(forgotten().at(-1)).toEqual({ device: DEVICE });
    expect(at.visitor.cookies.has('__Host-device')).toBe(false);
    expect(at.visitor.cookies.has('__Host-session')).toBe(true);
  });

  it('is not offered where nothing is known, and says the same to whoever sends it a second time', async () => {
    at.visitor.cookies.set('__Host-device', DEVICE);
    await at.visitor.open(PATH);
    const hidden = at.visitor.hiddenOf(FORGET);
    at.visitor.cookies.delete('__Host-device');
    expect((await at.visitor.open(PATH)).text).not.toContain('Oublier cet appareil');
    const before = forgotten().length;
    const { location } = await at.visitor.ask('POST', FORGET, hidden);
    expect((await at.visitor.open(location!)).text).toContain('Cet appareil est oublié');
    expect(forgotten()).toHaveLength(before);
  });

  it('leads to its page whoever opens its address, and to the sign-in page whoever is not signed in', async () => {
    expect((await at.visitor.open(FORGET)).title).toContain('Mes connexions');
    const { title } = await at.as().open(FORGET);
    expect(title).toContain('Connexion');
  });
});
