import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

/** Where the files are served. */
export const ASSETS_PATH = '/assets';

const BUILT = new URL('../../../dist/assets/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The encodings in which files are kept, best first, and how their names end. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** A file as it goes to browsers that accept the encoding. */
export interface EncodedAsset {
  readonly type: string;
  readonly body: Buffer;
  readonly encoding?: string;
}

/** What a page names of the built files. */
export type AssetEntry = 'styles.css' | 'state-brand.css' | 'client.ts';

interface List {
  readonly files: readonly string[];
  readonly entries: Readonly<Record<AssetEntry, string>>;
}

/** The files that browsers load, as `web-client/build.mjs` made them, held in memory: two megabytes. */
export class Assets {
  private readonly files: ReadonlyMap<string, readonly EncodedAsset[]>;

  private constructor(private readonly list: List) {
    this.files = new Map(list.files.map((name) => [name, variantsOf(name)]));
  }

  /** Reads what was built. */
  static load(): Assets {
    const list = new URL('list.json', BUILT);
    if (!existsSync(list))
      throw new Error('Build first: npm run build (npm test does it by itself)');
    return new Assets(JSON.parse(readFileSync(list, 'utf8')) as List);
  }

  /** Where an entry is found; the address changes with the content. */
  urlOf(entry: AssetEntry): string {
    return `${ASSETS_PATH}/${this.list.entries[entry]}`;
  }

  /** The file of this name in the best encoding that is accepted, or undefined. */
  find(name: string, acceptEncoding = ''): EncodedAsset | undefined {
    const accepted = new Set(acceptEncoding.split(',').map(encodingOf));
    return this.files
      .get(name)
      ?.find(({ encoding }) => encoding === undefined || accepted.has(encoding));
  }
}

function variantsOf(name: string): EncodedAsset[] {
  const type = TYPES[extname(name)] ?? 'application/octet-stream';
  const encoded = ENCODINGS.flatMap(([encoding, suffix]) => {
    const file = new URL(name + suffix, BUILT);
    return existsSync(file) ? [{ type, encoding, body: readFileSync(file) }] : [];
  });
  return [...encoded, { type, body: readFileSync(new URL(name, BUILT)) }];
}

/** `gzip` of ` gzip;q=0.8`; nothing of what is refused by `q=0`. */
function encodingOf(entry: string): string | undefined {
  const [encoding, ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
  return parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) ? undefined : encoding;
}
