import { notMeToken } from '@citadelle/contracts/not-me-token';
import { describe, expect, it } from '@jest/globals';
import type { AgentNotice, ManagersNotice, RequestNotice } from '../alerts/notice.js';
import { mailToAgent } from './agent-mails.js';
import { mailToResponsible } from './managers-mails.js';
import { publicPages } from './public-pages.js';

const key = Buffer.alloc(32, 1);
const pages = publicPages('https://compte.ac-besancon.example', key);
const christian = {
  agentId: '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e11',
  name: 'Christian JOSEPH',
  login: 'cjoseph',
  address: 'christian.joseph@ac-besancon.fr',
};
const louise = { name: 'Louise MICHEL', address: 'louise.michel@ac-besancon.fr' };
const [agentId, resetId] = [
  '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e11',
  '019aa5f0-7c21-7d54-9b1e-2f6a4c8d0e11',
];
const notMe = `Ce n’est pas moi : https://compte.ac-besancon.example/ce-n-est-pas-moi?jeton=${notMeToken(key, resetId)}`;
const requests = 'Voir les demandes : https://compte.ac-besancon.example/gestion/demandes';

const step = { audience: 'agent', agentId, resetId, at: '2026-11-24T08:05:00.000Z' } as const;
const request = {
  audience: 'managers',
  ...{ agentId, resetId, unit: 'SIG-AESH' },
  requestedAt: '2026-11-24T08:05:00.000Z',
  expiresAt: '2026-11-27T08:05:00.000Z',
} as const;

/** The whole of a mail in text, signature and note apart. */
function wordsOf({ text }: { text: string }): string[] {
  const paragraphs = text.trimEnd().split('\n\n');
  expect(paragraphs.slice(-2)).toEqual([
    'Pratic – académie de Besançon',
    'Ce message est envoyé automatiquement : n’y répondez pas. Aucun message de notre part ne vous demandera votre mot de passe.',
  ]);
  return paragraphs.slice(0, -2);
}

describe('what an agent is written', () => {
  const refused = { kind: 'reset-refused', ...step, unit: 'SIG-AESH' } as const;
  const write = (notice: AgentNotice) => mailToAgent(christian, notice, pages);

  const renumbered = {
    kind: 'login-renumbered',
    audience: 'agent',
    agentId,
    from: 'cjoseph',
    to: 'cjoseph1',
  } as const;

  it.each<[string, AgentNotice, string, string[], string?]>([
    [
      'when their login gets a number',
      renumbered,
      'Votre identifiant devient cjoseph1',
      [
        'Votre identifiant devient cjoseph1. Votre ancien identifiant cjoseph continue de fonctionner : vous pouvez vous connecter avec l’un ou l’autre, et personne d’autre ne recevra l’ancien.',
        'Un chiffre est ajouté parce que deux personnes auraient eu le même identifiant.',
        'Votre mot de passe et votre adresse électronique ne changent pas. Vous n’avez rien à faire.',
      ],
      'Accéder à mon compte : https://compte.ac-besancon.example',
    ],
    [
      'when a reset begins',
      { kind: 'reset-started', ...step, expiresAt: '2026-11-27T08:05:00.000Z' },
      'Une demande de nouveau mot de passe a été commencée pour votre compte',
      [
        'Le 24 novembre 2026 à 9 h 05, une demande de nouveau mot de passe a été commencée pour votre compte cjoseph. Elle est valable jusqu’au 27 novembre 2026 à 9 h 05.',
        'Si c’est vous : gardez le 1er code affiché à l’écran et ne le donnez à personne. Demandez ensuite le 2e code à votre service gestionnaire, qui vous rappellera. Votre mot de passe actuel fonctionne tant que vous n’en avez pas choisi un autre.',
        'Si ce n’est pas vous : utilisez le lien ci-dessous. La demande est alors annulée et rien ne change dans votre compte.',
      ],
    ],
    [
      'when the second code was given out',
      { kind: 'second-code-released', ...step, expiresAt: '2026-11-25T08:05:00.000Z' },
      'Votre 2e code a été donné',
      [
        'Le 24 novembre 2026 à 9 h 05, votre service gestionnaire a donné le 2e code pour votre compte cjoseph. Il est valable jusqu’au 25 novembre 2026 à 9 h 05.',
        'Si c’est vous : revenez sur la page de la demande avec votre identifiant et vos deux codes, et choisissez votre nouveau mot de passe.',
        'Si personne ne vous a appelé, ou si vous n’avez rien demandé : utilisez tout de suite le lien ci-dessous. La demande est alors annulée et les codes ne servent plus à rien.',
      ],
    ],
    [
      'when the password was chosen',
      { kind: 'reset-completed', ...step, unit: 'SIG-AESH' },
      'Votre mot de passe a été changé',
      [
        'Le 24 novembre 2026 à 9 h 05, un nouveau mot de passe a été choisi pour votre compte cjoseph avec les deux codes. Toutes les sessions ouvertes ont été fermées.',
        'Si c’est vous : vous n’avez rien d’autre à faire. Connectez-vous avec votre nouveau mot de passe.',
        'Si ce n’est pas vous : utilisez tout de suite le lien ci-dessous, qui ne fonctionne que quelques jours. Ce mot de passe est alors supprimé et toutes les sessions sont fermées. Appelez aussi votre service gestionnaire, SIG-AESH, à un numéro que vous connaissez déjà.',
      ],
    ],
    [
      'when a manager refused, in the manager’s words',
      { ...refused, reason: 'Je n’ai pas pu vous joindre.' },
      'Votre demande de nouveau mot de passe a été refusée',
      [
        'Le 24 novembre 2026 à 9 h 05, le service gestionnaire SIG-AESH a refusé la demande de nouveau mot de passe pour votre compte cjoseph.',
        'Motif indiqué : « Je n’ai pas pu vous joindre. »',
        'Si c’est vous qui aviez fait la demande : appelez SIG-AESH pour en parler, ou recommencez une demande. Votre mot de passe actuel n’a pas changé.',
        'Si ce n’est pas vous : il n’y a plus rien à annuler, la demande est close. Prévenez votre service gestionnaire que quelqu’un a essayé ; le lien ci-dessous vous dit quoi faire.',
      ],
    ],
  ])('%s', (_, notice, subject, paragraphs, link = notMe) => {
    const mail = write(notice);
    expect(mail.to).toEqual(christian);
    expect(mail.subject).toBe(subject);
    expect(wordsOf(mail)).toEqual(['Bonjour Christian JOSEPH,', ...paragraphs, link]);
    for (const paragraph of [...paragraphs, subject]) expect(mail.html).toContain(paragraph);
  });

  it('without a reason that was forgotten', () =>
    expect(write({ ...refused, reason: null }).text).not.toContain('Motif'));

  it('escaped, whatever a manager wrote', () => {
    const reason = '<a href="https://evil.example">Cliquez</a>';
    const { html, text } = write({ ...refused, reason });
    expect(html).not.toContain('<a href="https://evil.example"');
    expect(html).toContain('&lt;a href=');
    expect(text).toContain(reason);
  });

  it('escaped, whatever their name and the address of the site', () => {
    const name = '<img src=x onerror=alert(1)> & "Cie"';
    const site = publicPages('https://compte.ac-besancon.example/?a="><b>', key);
    const { html, text } = mailToAgent({ ...christian, name }, renumbered, site);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<b>');
    expect(html).toContain('&lt;img src=x onerror=alert(1)> &amp; &quot;Cie&quot;');
    expect(text).toContain(`Bonjour ${name},`);
  });
});

describe('what those who must act are written', () => {
  const write = (notice: ManagersNotice, insteadOfManagers = false) =>
    mailToResponsible(louise, { insteadOfManagers }, christian, notice, pages);
  const howTo = [
    'La demande date du 24 novembre 2026 à 9 h 05 et reste valable jusqu’au 27 novembre 2026 à 9 h 05.',
    'Assurez-vous d’abord que c’est bien cette personne : rappelez-la à un numéro que vous connaissez déjà, jamais à un numéro donné pour l’occasion, ou voyez-la en personne ou en visioconférence.',
    'Donnez ensuite le 2e code depuis la liste des demandes : dites-le à cette personne de vive voix, sans l’écrire. Si quelque chose vous paraît anormal, refusez la demande.',
    requests,
  ];
  const cases: [RequestNotice['kind'], string, string][] = [
    [
      'second-code-requested',
      '2e code demandé : Christian JOSEPH',
      'Christian JOSEPH (identifiant cjoseph) demande à SIG-AESH le 2e code pour choisir un nouveau mot de passe.',
    ],
    [
      'second-code-reminder',
      'Rappel, 2e code attendu : Christian JOSEPH',
      'Christian JOSEPH (identifiant cjoseph) attend toujours que SIG-AESH donne son 2e code.',
    ],
    [
      'second-code-escalation',
      '2e code attendu depuis trop longtemps : Christian JOSEPH',
      'Christian JOSEPH (identifiant cjoseph) attend depuis trop longtemps que SIG-AESH donne son 2e code. Prenez contact avec les gestionnaires de ce service, ou faites transférer la demande à un service disponible.',
    ],
    [
      'request-transferred',
      'Demande de 2e code transférée : Christian JOSEPH',
      'La demande de 2e code de Christian JOSEPH (identifiant cjoseph) vient d’être transférée à SIG-AESH : elle est maintenant à traiter par ce service.',
    ],
  ];

  it.each(cases)('on %s', (kind, subject, opening) => {
    const mail = write({ kind, ...request });
    expect(mail.to).toEqual(louise);
    expect(mail.subject).toBe(subject);
    expect(wordsOf(mail)).toEqual(['Bonjour Louise MICHEL,', opening, ...howTo]);
    expect(mail.text + mail.html).not.toContain('jeton');
  });

  it('with the reason why, when it falls to administrators', () =>
    expect(wordsOf(write({ kind: 'second-code-requested', ...request }, true))[2]).toBe(
      'Ce message vous parvient en tant qu’administrateur de l’annuaire : aucun autre gestionnaire de SIG-AESH ne peut être prévenu.',
    ));

  it.each([
    [
      'agent',
      'Cette personne l’a annulée elle-même ou en a commencé une autre. Vous n’avez rien à faire.',
    ],
    [
      'not-me',
      'Christian JOSEPH a signalé ne pas être à l’origine de cette demande : quelqu’un d’autre l’a peut-être faite. Si vous avez parlé à quelqu’un à son sujet, appelez Christian JOSEPH à un numéro que vous connaissez déjà et prévenez un administrateur de l’annuaire.',
    ],
    [
      'account-closed',
      'Le compte a été fermé entre-temps, et la demande avec lui. Vous n’avez rien à faire.',
    ],
    ['unknown', 'Vous n’avez rien à faire.'],
  ] as const)('when a request is cancelled by %s', (by, why) => {
    const at = '2026-11-24T09:00:00.000Z';
    const { audience, unit } = request;
    const mail = write({ kind: 'request-cancelled', audience, agentId, resetId, unit, by, at });
    expect(mail.subject).toBe('Demande de 2e code annulée : Christian JOSEPH');
    expect(wordsOf(mail)).toEqual([
      'Bonjour Louise MICHEL,',
      'La demande de 2e code de Christian JOSEPH (identifiant cjoseph) auprès de SIG-AESH a été annulée le 24 novembre 2026 à 10 h.',
      why,
      requests,
    ]);
  });

  it('when somebody gives out too many codes', () => {
    const mail = write({
      ...{ kind: 'release-alarm', audience: 'administrators', agentId },
      ...{ releases: 11, since: '2026-11-24T08:05:00.000Z' },
    });
    expect(mail.subject).toBe('Nombre inhabituel de 2es codes donnés : Christian JOSEPH');
    expect(wordsOf(mail)).toEqual([
      'Bonjour Louise MICHEL,',
      'Christian JOSEPH (identifiant cjoseph) a donné 11 fois un 2e code depuis le 24 novembre 2026 à 9 h 05, bien plus que d’habitude.',
      'Appelez cette personne à un numéro que vous connaissez déjà pour savoir pourquoi. Si elle n’en sait rien, retirez-lui tout de suite la gestion de son service et faites vérifier les comptes concernés.',
      'Accéder à la gestion des comptes : https://compte.ac-besancon.example',
    ]);
  });
});
