import type { AlertKind } from '@citadelle/contracts';
import { describe, expect, it } from '@jest/globals';
import type { AgentNotice, ManagersNotice } from '../alerts/notice.js';
import { NotificationsConfig } from '../notifications.config.js';
import { mailToAgent } from './agent-mails.js';
import { mailToResponsible } from './managers-mails.js';
import { publicPages } from './public-pages.js';

const pages = publicPages('https://compte.ac-besancon.example', Buffer.alloc(32, 1));
const [agentId, resetId] = [
  '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e11',
  '019aa5f0-7c21-7d54-9b1e-2f6a4c8d0e11',
];
const christian = {
  agentId,
  name: 'Christian JOSEPH',
  login: 'cjoseph',
  address: 'christian.joseph@ac-besancon.fr',
};
const louise = { name: 'Louise MICHEL', address: 'louise.michel@ac-besancon.fr' };

const at = '2026-11-24T08:05:00.000Z';
const expiresAt = '2026-11-27T08:05:00.000Z';
const unit = 'SIG-AESH';
const toAgent = { audience: 'agent', agentId } as const;
const contested = { kind: 'account-contested', ofUnit: unit, at } as const;
const request = { audience: 'managers', agentId, resetId, unit } as const;
const waiting = { ...request, requestedAt: at, expiresAt } as const;

const AGENTS: readonly AgentNotice[] = [
  { kind: 'login-renumbered', ...toAgent, from: 'cjoseph', to: 'cjoseph1' },
  { kind: 'login-changed', ...toAgent, to: 'cmartin', address: 'christian.martin@ac-besancon.fr' },
  { kind: 'reset-started', ...toAgent, resetId, at, expiresAt },
  { kind: 'second-code-released', ...toAgent, resetId, at, expiresAt },
  { kind: 'reset-completed', ...toAgent, resetId, at, unit },
  { kind: 'reset-refused', ...toAgent, resetId, at, unit, reason: 'Injoignable' },
  { kind: 'reset-voided', ...toAgent, resetId, at, unit },
  { kind: 'reset-voided', ...toAgent, resetId, at, unit: null },
  { kind: 'password-changed', ...toAgent, at },
  { ...contested, ...toAgent, by: 'owner', deleted: true },
  { ...contested, ...toAgent, by: 'staff', deleted: true },
  { ...contested, ...toAgent, by: 'unknown', deleted: true },
  { ...contested, ...toAgent, by: 'owner', deleted: false },
];

const MANAGERS: readonly ManagersNotice[] = [
  { kind: 'second-code-requested', ...waiting },
  { kind: 'second-code-reminder', ...waiting },
  { kind: 'second-code-escalation', ...waiting },
  { kind: 'request-transferred', ...waiting },
  { kind: 'request-cancelled', ...request, by: 'not-me', at },
  { kind: 'reset-voided', ...request, at },
  { ...contested, audience: 'managers', agentId, unit, by: 'owner', deleted: true },
  { ...contested, audience: 'administrators', agentId, unit: null, by: 'staff', deleted: false },
  { kind: 'release-alarm', audience: 'administrators', agentId, releases: 11, since: at },
];

const written = [
  ...AGENTS.map((notice) => [notice, mailToAgent(christian, notice, pages)] as const),
  ...AGENTS.map(
    (notice) => [notice, mailToAgent(christian, notice, pages, { isOver: true })] as const,
  ),
  ...MANAGERS.flatMap((notice) =>
    [true, false].map((insteadOfManagers) => {
      const mail = mailToResponsible(louise, { insteadOfManagers }, christian, notice, pages);
      return [notice, mail] as const;
    }),
  ),
];

const mailOn = (kind: AlertKind, about: Partial<Record<string, unknown>> = {}) =>
  written.find(
    ([notice]) =>
      notice.kind === kind &&
      Object.entries(about).every(
        ([field, value]) => (notice as unknown as Record<string, unknown>)[field] === value,
      ),
  )![1];

describe('every mail', () => {
  it.each(written.map(([notice, mail]) => [notice.kind, mail] as const))(
    'has the words of the pages: %s',
    (_kind, { subject, text, html }) => {
      const all = `${subject}\n${text}\n${html}`;
      expect(all).not.toMatch(/second code|premier code|seconds codes|délivr/i);
      expect(all).not.toContain("'");
      expect(text).toContain('Pratic – académie de Besançon');
      expect(text).toMatch(/^Bonjour (Christian JOSEPH|Louise MICHEL),\n/);
      expect(text).not.toMatch(/undefined|null|\bNaN\b/);
    },
  );

  it('is from whom the pages are from', () =>
    expect(new NotificationsConfig().MAIL_FROM).toMatch(/^Pratic – académie de Besançon </));
});

describe('a mail about a password', () => {
  it('that was deleted says how to go on, and leads there', () => {
    const { subject, text } = mailOn('account-contested', { audience: 'agent', by: 'owner' });
    expect(subject).toBe('Le mot de passe de votre compte est supprimé');
    expect(text).toContain('supprimé avec le lien « Ce n’est pas moi »');
    expect(text).toContain('Mes codes d’accès : https://compte.ac-besancon.example/codes-acces');
  });

  it('that was contested once more does not say that it is deleted', () => {
    const { text } = mailOn('account-contested', { audience: 'agent', deleted: false });
    expect(text).toContain('celui-ci ne l’est pas');
    const toAdministrators = mailOn('account-contested', { audience: 'administrators' });
    expect(toAdministrators.text).toContain('celui-ci ne l’est pas');
  });

  it('tells those who must look whose it is', () => {
    const { subject, text } = mailOn('account-contested', { audience: 'managers' });
    expect(subject).toBe('Mot de passe choisi par quelqu’un d’autre : Christian JOSEPH');
    expect(text).toContain('Ce mot de passe est supprimé');
    expect(text).not.toContain('jeton=');
  });

  it('that a reset chose has the link, and says what it does', () => {
    const { text } = mailOn('reset-completed');
    expect(text).toContain('Ce mot de passe est alors supprimé');
    expect(text).toContain('/ce-n-est-pas-moi?jeton=');
  });

  it('that was changed says whom to call', () =>
    expect(mailOn('password-changed').text).toContain('appelez tout de suite votre service'));
});

describe('a mail about a reset that is over', () => {
  it('asks nobody to act', () => {
    const notice = AGENTS.find(({ kind }) => kind === 'reset-started')!;
    const { text } = mailToAgent(christian, notice, pages, { isOver: true });
    expect(text).toContain('Elle est terminée depuis');
    expect(text).not.toMatch(/Demandez ensuite|gardez le 1er code|valable/);
  });

  it('that is void tells the agent and the unit', () => {
    expect(mailOn('reset-voided', { audience: 'agent' }).text).toContain('trop de codes faux');
    expect(mailOn('reset-voided', { audience: 'managers' }).subject).toBe(
      'Demande de 2e code annulée après trop de codes faux : Christian JOSEPH',
    );
  });
});
