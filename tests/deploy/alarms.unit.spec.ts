import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { publicSessions } from '@citadelle/contracts/calls';
import { codesOf, listedMetrics, tableBelow } from '../support/metrics-list.js';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly command: string };
}

const file = join(import.meta.dirname, '../../deploy/prometheus/citadelle.rules.yml');
const { groups } = parse(readFileSync(file, 'utf8')) as {
  groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const metrics = listedMetrics();

/** The metrics that an expression names; those of a histogram by its own name. */
function metricsOf(expr: string): string[] {
  const bare = expr
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replaceAll(/\b(by|without|on|ignoring) ?\([^)]*\)/g, ' ')
    .replaceAll(/\boffset \w+/g, ' ')
    .replaceAll(/\b(and|or|unless)\b/g, ' ');
  const names = [...bare.matchAll(/\b([a-z]\w*)\b(?! *\()/g)].map(([, name]) => name!);
  return [...new Set(names.map((name) => name.replace(/_(bucket|count|sum)$/, '')))];
}

/** The brackets of an expression that have no partner. */
function unclosed(expr: string): string[] {
  const pairs = ['()', '[]', '{}'];
  const open: string[] = [];
  for (const [bracket] of expr.replaceAll(/"[^"]*"/g, '').matchAll(/[()[\]{}]/g))
    if (pairs.includes(`${open.at(-1)}${bracket}`)) open.pop();
    else open.push(bracket);
  return open;
}

const source = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
/** Where the states of lanes and replicas are shown. */
const showing = [
  'apps/credentials/src/passwords/passwords.ts',
  'libs/service-kit/src/upstream/upstream-metrics.ts',
]
  .map(source)
  .join('');
const pages = source('apps/gateway/src/web/sign-in/sign-in.controller.ts');
/** Where it stands why mails are not taken. */
const refusals = source('apps/notifications/src/mail/smtp-refusal.ts');
const SERVICES = ['gateway', 'directory', 'credentials', 'notifications'];

/** What each label may be asked for. */
const LABELS: Readonly<Record<string, (value: string) => boolean>> = {
  job: (value) => value === 'citadelle',
  service: (value) => SERVICES.includes(value),
  upstream: (value) => SERVICES.includes(value),
  method: (value) => value === 'POST',
  status: (value) => value === '5..',
  reason: (value) => refusals.includes(`'${value}',`),
  state: (value) => showing.includes(`state: '${value}'`),
  route: (value) =>
    value === publicSessions.signIn.path || pages.includes(`@Post('${value.slice(1)}')`),
};

describe('the alarms', () => {
  it('are found, each once', () => {
    const names = rules.map(({ alert }) => alert);
    expect(names.length).toBeGreaterThan(15);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([...rules])('$alert says since when, how grave, what and which command first', (rule) => {
    expect(rule.for).toMatch(/^\d+[smh]$/);
    expect(['critical', 'warning']).toContain(rule.labels.severity);
    expect(rule.annotations.summary).not.toBe('');
    expect(rule.annotations.command).toMatch(/^npm run ops -- \w+/);
  });

  it.each([...rules])(
    '$alert looks at metrics of the list, whose rows name it',
    ({ alert, expr }) => {
      const looked = metricsOf(expr);
      expect(looked).not.toEqual([]);
      const naming = metrics.filter(({ alarms }) => alarms.includes(alert)).map(({ name }) => name);
      expect(naming.sort()).toEqual(looked.sort());
    },
  );

  it.each([...rules])('$alert is written whole, and asks for names that exist', ({ expr }) => {
    expect(unclosed(expr)).toEqual([]);
    for (const [, label, values] of expr.matchAll(/\b(\w+)=~?"([^"]*)"/g)) {
      expect(Object.keys(LABELS)).toContain(label);
      const known = LABELS[label!]!;
      for (const value of values!.split('|')) expect(known(value) && value).toBe(value);
    }
  });

  it.each([
    ['max(a[5m]) > 0', []],
    ['sum by (le) (rate(a{b="c"}[5m])', ['(']],
    ['max(a[5m)]', ['(', '[', ')', ']']],
  ])('%j leaves %j open', (expr, open) => expect(unclosed(expr)).toEqual(open));

  it('are those that are described, as grave and with the same command', () => {
    const described = tableBelow('Alarms').map(([name, severity, , command]) => [
      codesOf(name!)[0],
      severity,
      codesOf(command!)[0]!.replace('<service>', '{{ $labels.service }}'),
    ]);
    const ruled = rules.map(({ alert, labels, annotations }) => [
      alert,
      labels.severity,
      annotations.command,
    ]);
    expect(described).toEqual(ruled);
  });
});
