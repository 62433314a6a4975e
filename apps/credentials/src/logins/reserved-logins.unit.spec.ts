import { describe, expect, it } from '@jest/globals';
import { ReservedLogins } from './reserved-logins.js';

describe('logins that are never given bare', () => {
  const reserved = new ReservedLogins();

  it.each([
    [
      'RFC 2142',
      'info marketing sales support abuse noc security postmaster hostmaster usenet news webmaster www uucp ftp',
    ],
    ['mail', 'mail noreply mailerdaemon nobody null'],
    ['operators', 'root admin administrator test guest'],
    [
      'Debian’s base-passwd',
      'root daemon bin sys sync games man lp mail news uucp proxy backup list irc gnats nobody adm tty disk kmem dialout fax voice cdrom floppy tape sudo audio dip operator src shadow utmp video sasl plugdev staff users nogroup',
    ],
    [
      'Debian’s daemons',
      'messagebus sshd postgres mysql redis postfix dovecot wwwdata ntp systemdnetwork',
    ],
    ['Windows’ devices', 'con prn aux nul'],
  ])('are those of %s', (_, bases) => {
    for (const base of bases.split(' '))
      expect({ base, is: reserved.has(base) }).toEqual({ base, is: true });
  });

  it.each(['jpin', 'rmoulinaux', 'cjoseph', 'ale', 'roo', 'roots', ''])(
    'are not those of people: %j',
    (base) => expect(reserved.has(base)).toBe(false),
  );

  it('are more where an académie says so, in its spelling', () => {
    const ours = new ReservedLogins('recteur, Secrétariat-Général ,,');
    for (const base of ['recteur', 'secretariatgeneral', 'root']) expect(ours.has(base)).toBe(true);
    expect(ours.has('')).toBe(false);
  });
});
