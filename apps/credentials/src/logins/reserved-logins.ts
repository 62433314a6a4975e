import { fold } from '@citadelle/contracts';

/** Logins that mean something to machines or to people: whoever gets one bare receives their mail, or breaks a script. */
const RESERVED = `
  abuse hostmaster info list list-request marketing news noc postmaster sales security support usenet webmaster
  admin administrateur administrator anonymous default everyone guest invite mail mailer-daemon nobody no-reply
  noreply null owner public root test undefined user users webadmin www

  adm audio avahi backup bin bind cdrom chrony colord crontab daemon dbus dhcpcd dialout dip disk docker dnsmasq
  fax fetchmail floppy ftp games geoclue git gnats haproxy input irc kmem landscape ldap libvirt lp lxd man
  memcache messagebus mongodb monitor munin mysql nagios named netdev nfs nginx nogroup ntp openldap operator
  plugdev polkitd pollinate postdrop postfix postgres proftpd proxy pulse rabbitmq redis render rtkit sasl saned
  sgx shadow shutdown snmp squid src ssh sshd ssl-cert staff statd stunnel sudo svn sync sys sysadmin syslog
  systemd systemd-coredump systemd-journal systemd-network systemd-oom systemd-resolve systemd-timesync tape tcpdump
  tftp tomcat tor tss tty usbmux utmp uucp uuidd varnish video vnstat voice wheel whoopsie www-data xrdp zabbix
  apache apt caddy clamav debian dovecot elasticsearch exim gdm halt httpd kafka kvm lightdm mailpit mariadb nut
  opendkim prometheus rpc rspamd rsync samba spamd telnet unbound

  aux con nul prn clock system localsystem network service`;

/** The names that are never given bare, folded: those of above, and those that an académie adds. */
export class ReservedLogins {
  private readonly bases: ReadonlySet<string>;

  /** `more` is a list with commas. */
  constructor(more = '') {
    const names = [...RESERVED.split(/\s+/u), ...more.split(',')];
    this.bases = new Set(names.map(fold).filter((base) => base !== ''));
  }

  /** Whether the first of this base must have a number too. */
  has(base: string): boolean {
    return this.bases.has(base);
  }
}

/** Windows takes `com1` to `com9` and `lpt1` to `lpt9` for devices: homonyms there are counted from ten on. */
export function firstNumberOf(base: string): number {
  return base === 'com' || base === 'lpt' ? 10 : 1;
}
