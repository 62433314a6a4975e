import { composeDefault, composeLine, settingsOfOps } from './compose.js';
import { declared, serviceNames, servicesWithDatabase, type Setting } from './declared.js';
import { ofCompose, ofStart, ofTests, type OtherSetting } from './other-settings.js';

/** The lines of each generated region, by its name. */
type Regions = Readonly<Record<string, readonly string[]>>;

/** What is generated in each file. */
export const documents: Readonly<Record<string, Regions>> = {
  'docker-compose.yml': {
    ...Object.fromEntries(
      Object.entries(declared).map(([scope, settings]) => [
        scope,
        lines(settings.map(composeLine)),
      ]),
    ),
    ops: lines(servicesWithDatabase.flatMap(ofOps).map(composeLine)),
  },
  '.env.example': { 'docker-compose.yml': envLines() },
  'docs/operations.md': {
    'every service': table(declared['every service']!.map(row)),
    'services with a database': table(declared['services with a database']!.map(row)),
    'one service': table(rowsOfServices(), 'of'),
    'npm start': table(otherRows(ofStart)),
    'the tests': table(otherRows(ofTests)),
  },
};

function ofOps(service: string): Setting[] {
  return settingsOfOps(service, declared['services with a database']!);
}

/** A paragraph for each scope. What several services have is said where it comes first. */
function envLines(): string[] {
  const said = new Set<string>();
  const unsaid = ({ name }: Setting) => !said.has(name) && said.add(name);
  const ofServices = Object.values(declared).map((settings) =>
    lines(settings.filter(unsaid).map((setting) => envLine(setting, composeDefault(setting)))),
  );
  const own = Object.entries(ofCompose).map(([name, setting]) =>
    envLine({ ...setting, name, required: false, allowed: '' }, setting.default ?? ''),
  );
  return [lines(own), ...ofServices].map((paragraph) => ['', ...paragraph]).flat();
}

function envLine(setting: Setting, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const { name, words, allowed, unset } = setting;
  const more = [allowed, unset && `when not set, ${unset}`].filter(Boolean).join('; ');
  const sentence = more ? words.replace(/\.$/, ` (${more}).`) : words;
  return `# ${sentence}\n#${name}=${unset ? '' : value}`;
}

/** A setting that several services have is said once, with all of them. */
function rowsOfServices(): string[][] {
  const holders = (name: string) =>
    serviceNames.filter((service) => declared[service]!.some((one) => one.name === name));
  return serviceNames.flatMap((service) =>
    declared[service]!.filter(({ name }) => holders(name)[0] === service).map((setting) => [
      holders(setting.name).join(', '),
      ...row(setting),
    ]),
  );
}

function otherRows(others: Readonly<Record<string, OtherSetting>>): string[][] {
  return Object.entries(others).map(([name, setting]) =>
    row({ ...setting, name, required: false, allowed: '' }),
  );
}

function row(setting: Setting): string[] {
  const { name, words, secret, unset, required, allowed } = setting;
  const value = setting.default && `\`${setting.default}\``;
  return [
    `\`${name}\``,
    unset ?? value ?? (required ? 'required' : '–'),
    allowed.replaceAll('<', '\\<'),
    `${secret ? '**Secret.** ' : ''}${words}`,
  ];
}

function table(rows: readonly string[][], ...first: string[]): string[] {
  const head = [...first, 'setting', 'default', 'may be', 'what it is'];
  const cells = [head, head.map(() => '---'), ...rows];
  return ['', ...cells.map((row) => `| ${row.join(' | ')} |`), ''];
}

function lines(given: readonly (string | undefined)[]): string[] {
  return given.filter((line) => line !== undefined);
}
