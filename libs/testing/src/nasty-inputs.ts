/** What a field takes, which says what must be refused in it. */
export type FieldKind = 'name' | 'birth-date' | 'numen' | 'unit' | 'text';

/** A body that must be refused, and the field that the refusal must name. */
export interface NastyBody {
  readonly what: string;
  readonly field: string;
  readonly body: unknown;
}

/** A request body that cannot be read at all, and the status it must get. */
export interface UnreadableBody {
  readonly what: string;
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string | Uint8Array<ArrayBuffer>;
}

interface NastyValue {
  readonly what: string;
  readonly value: unknown;
}

/** Strings made to break out of SQL, HTML, paths, logs and formats. */
export const HOSTILE_STRINGS: readonly string[] = [
  `'; DROP TABLE agents; --`,
  `Robert'); DELETE FROM events WHERE ('1'='1`,
  `" OR ""="`,
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '${7*7}{{7*7}}',
  '../../etc/passwd',
  'a\r\nBcc: everyone@example.org',
  '%00%0d%0a',
];

const WRONG_TYPES: readonly NastyValue[] = [
  { what: 'null', value: null },
  { what: 'a number', value: 42 },
  { what: 'a boolean', value: true },
  { what: 'a list', value: ['a'] },
  { what: 'an object', value: { a: 'b' } },
  { what: 'an object that looks like text', value: { 0: 'x', length: 1 } },
];

const BROKEN_STRINGS: readonly NastyValue[] = [
  { what: 'empty', value: '' },
  { what: '10,000 characters', value: 'é'.repeat(10_000) },
  { what: 'NUL', value: 'Jean\u0000' },
  { what: 'a lone high surrogate', value: 'Jean\ud83d' },
  { what: 'a lone low surrogate', value: '\ude00Jean' },
];

function strings(what: string, values: readonly string[]): NastyValue[] {
  return values.map((value) => ({ what: `${what} ${JSON.stringify(value.slice(0, 40))}`, value }));
}

const BY_KIND: Readonly<Record<FieldKind, readonly NastyValue[]>> = {
  name: [
    ...strings('no Latin letter:', ['Дмитрий', '李小龙', '123', '---', "'", '   ', '😀', '\u0301']),
    ...strings('not a name:', ['Jean3', 'Jean_Pierre', 'Jean\u200bPin', 'Jean\u202e', 'Jean\nPin']),
    ...strings('too long:', ['a'.repeat(101)]),
    ...strings('hostile:', HOSTILE_STRINGS),
  ],
  'birth-date': [
    ...strings('no such day:', ['2023-02-30', '1988-13-02', '1988-00-10', '1988-11-00']),
    ...strings('not YYYY-MM-DD:', ['02/11/1988', '1988-11-2', '88-11-02', '+001988-11-02']),
    ...strings('not a date alone:', ['1988-11-02T00:00:00Z', ' 1988-11-02', '1988-11-02\n']),
    ...strings('no such age:', ['1850-01-01', '2999-01-01', '2025-01-01', '0000-01-01']),
    ...strings('hostile:', HOSTILE_STRINGS),
  ],
  numen: [
    ...strings('malformed:', ['03E1800242JP', '03E1800242JPQQ', '3E1800242JPQ', 'AAE1800242JPQ']),
    ...strings('not ASCII:', ['03É1800242JPQ', '０３E1800242JPQ', '03E1800242JPß']),
    ...strings('hostile:', HOSTILE_STRINGS),
  ],
  unit: [
    ...strings('malformed:', ['sig aesh', ' SIG-AESH', 'SIG-AESH\n', 'ÉCOLE', 'A'.repeat(200)]),
    ...strings('hostile:', HOSTILE_STRINGS),
  ],
  text: [],
};

/**
 * Every body that must be refused, made from a valid one by spoiling one field at a time: wrong types,
 * missing, broken strings, and what the kind of the field excludes; and one with an unknown property.
 */
export function nastyBodies(
  valid: Readonly<Record<string, string>>,
  kinds: Readonly<Record<string, FieldKind>>,
): NastyBody[] {
  const spoiled = Object.entries(kinds).flatMap(([field, kind]) =>
    [...WRONG_TYPES, ...BROKEN_STRINGS, ...BY_KIND[kind]].map(({ what, value }) => ({
      what: `${field}: ${what}`,
      field,
      body: { ...valid, [field]: value },
    })),
  );
  const missing = Object.keys(kinds).map((field) => ({
    what: `${field}: missing`,
    field,
    body: Object.fromEntries(Object.entries(valid).filter(([name]) => name !== field)),
  }));
  const unknown = ['administrator', 'constructor', 'agentId'].map((field) => ({
    what: `${field}: an unknown property`,
    field,
    body: { ...valid, [field]: 'x' },
  }));
  return [...spoiled, ...missing, ...unknown];
}

/** Bodies that no call with a JSON body can read, `valid` being one that it would accept. */
export function unreadableBodies(valid: Readonly<Record<string, string>>): UnreadableBody[] {
  const json = 'application/json';
  const text = JSON.stringify(valid);
  const unreadable = (what: string, status: number, body: string | Uint8Array<ArrayBuffer>) => ({
    what,
    status,
    contentType: json,
    body,
  });
  return [
    unreadable('no body', 422, ''),
    unreadable('broken JSON', 400, '{"usualName": "PIN",'),
    unreadable('trailing garbage', 400, `${text}}`),
    unreadable('not JSON', 400, 'usualName=PIN'),
    unreadable(
      'bytes that are not UTF-8',
      400,
      new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    ),
    unreadable('__proto__', 422, text.replace('{', '{"__proto__": {"administrator": true}, ')),
    unreadable('a list', 422, `[${text}]`),
    unreadable('a string', 422, JSON.stringify(text)),
    unreadable('null', 422, 'null'),
    unreadable('30,000 nested lists', 422, '['.repeat(30_000) + ']'.repeat(30_000)),
    unreadable('10 MB', 413, JSON.stringify({ ...valid, padding: 'x'.repeat(10_000_000) })),
    { what: 'text/plain', status: 415, contentType: 'text/plain', body: text },
    { what: 'XML', status: 415, contentType: 'application/xml', body: '<agent/>' },
    {
      what: 'a form',
      status: 415,
      contentType: 'application/x-www-form-urlencoded',
      body: 'usualName=PIN',
    },
    { what: 'an unknown content type', status: 415, contentType: 'x', body: text },
  ];
}
